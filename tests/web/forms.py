"""A kind with a blank of every sort, in force in the province of a test."""

from phoihop.contexts.matters.models import RegulationRow
from phoihop.desk import regulations
from tests.web.site import Site

KIND = "hoi-dap"
TEXT = """---
regulation: hoi-dap
title: Quy chế mẫu về hỏi và trả lời
in_force: 2026-01-01
parties:
  so-noi-vu: {name: Sở Nội vụ}
  so-tai-chinh: {name: Sở Tài chính}
---

## Điều 1. Hỏi và trả lời

1. Sở Nội vụ hỏi Sở Tài chính trong 02 ngày làm việc; Sở Tài chính trả lời trong 05 ngày làm việc.

```rules hoi-dap
lead: so-noi-vu
channel: open
name: Hỏi đáp
form:
  noi-dung: {name: Nội dung, type: text, required: yes}
  so-tien:  {name: Số tiền, type: money}
  ky:       {name: Kỳ, type: period}
  loai:     {name: Loại, required: yes, choices: {a: Gấp, b: Thường}}
  danh-muc: {name: Danh mục, type: table, at least: 1, at most: 20, columns: {so: {name: Số, required: yes}, trang: {name: Số trang, type: number}}}
  tep:      {name: Công văn, type: document, required: yes}
fields:
  cau-hoi:  {name: Câu hỏi}
  can-cu:   {name: Căn cứ}
  han:      {name: Hẹn ngày, type: date}
  van-ban:  {name: Văn bản trả lời, type: document}
steps:
  hoi:     {clause: 1, name: Hỏi, by: lead, does: request, to: so-tai-chinh, after: opened, within: 2 working days, expiry: late, needs: [cau-hoi]}
  tra-loi: {clause: 1, name: Trả lời, by: so-tai-chinh, does: reply, after: hoi, within: 5 working days, expiry: late, ends: matter,
            answers: {co: {name: Có, needs: [can-cu, han, van-ban]}, khong: {name: Không, needs: [can-cu]}}}
```
"""


def adopted(site: Site) -> str:
    """Put the kind in force; return the address of the form that opens one."""
    khoa = site.province.actor("khoa", site.now)
    regulations.adopt(
        khoa,
        TEXT.encode(),
        stream=site.province.id(),
        key=site.province.key(),
        now=site.now,
    )
    row = next(r for r in RegulationRow.objects.all() if r.regulation == KIND)
    return f"/vu-viec/moi/{row.digest}/{KIND}/"


def sound(site: Site) -> dict[str, str]:
    """Return what fills the form of the kind, all but its file."""
    return {
        "title": "Hỏi về dự toán",
        "p-so-noi-vu": site.agency("so-noi-vu"),
        "p-so-tai-chinh": site.agency("so-tai-chinh"),
        "v-noi-dung": "Dự toán quý II",
        "v-so-tien": "1.250.000",
        "v-ky.from": "2026-04-01",
        "v-ky.to": "2026-06-30",
        "v-loai": "a",
        "v-danh-muc.lines": "3",
        "v-danh-muc.0.so": "01",
        "v-danh-muc.0.trang": "12",
    }
