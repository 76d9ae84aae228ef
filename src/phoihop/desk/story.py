"""The matters of the demo, played by its cast on past days.

One is finished, with an agency that stayed silent; one waits for replies; one
review of a personnel file waits for the person concerned; one has only begun.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from phoihop.contexts.matters import rules
from phoihop.desk import matters, tick
from phoihop.desk.demo import Province
from phoihop.desk.papers_in import Upload
from phoihop.regulation.run import Act

REGULATION = "quy-che-phoi-hop-tinh"
LEAD, FINANCE, SCHOOLS, POLICE = (
    "so-noi-vu",
    "so-tai-chinh",
    "so-giao-duc",
    "cong-an-tinh",
)
ASKED = (FINANCE, SCHOOLS, POLICE)
NOTICE = "Dự thảo kết luận và bản đối chiếu kèm theo; xin bà cho ý kiến trong thời hạn."
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass
class Played:
    """One matter on its way: who plays is said with each act."""

    province: Province
    matter: str

    def do(
        self,
        login: str,
        at: datetime,
        act: Act,
        *papers: Upload,
    ) -> None:
        """Let one of the cast do one act."""
        province = self.province
        matters.act(
            province.actor(login, at),
            self.matter,
            matters.Wish(what=act, uploads=papers),
            key=province.key(),
            now=at,
            urandom=province.urandom,
        )


def play(province: Province) -> Mapping[str, str]:
    """Play every matter of the demo; return their ids by a short name."""
    played = {
        "finished": _finished(province),
        "waiting": _waiting(province),
        "review": _review(province),
        "begun": _begun(province),
        "exchange": _exchange(province),
    }
    tick.tick(province.now, province.urandom)
    return played


def _opened(  # noqa: PLR0913
    province: Province,
    kind: str,
    title: str,
    *,
    at: datetime,
    values: Mapping[str, str],
    concerned: str = "",
    chosen: tuple[str, ...] = (),
) -> Played:
    agencies = province.agencies
    parties = {code: agencies[code] for code in (LEAD, *ASKED, "thanh-tra-tinh")}
    if concerned:
        parties["nguoi-duoc-xem-xet"] = province.people[concerned]
    rows = {"duoc-hoi": tuple(agencies[code] for code in chosen)} if chosen else {}
    opening = rules.Opening(
        kind=kind, title=title, parties=parties, rows=rows, values=values
    )
    receipt = matters.open_matter(
        province.actor("an", at),
        province.regulations[REGULATION],
        opening,
        key=province.key(),
        now=at,
        urandom=province.urandom,
    )
    return Played(province, receipt.stream)


def _ask(it: Played, step: str, question: str, *, days: int, hour: int = 9) -> None:
    """Ask the three agencies and see the request received, by proof for the silent one."""
    province = it.province
    for row in ASKED:
        asked = Act(verb="do", step=step, row=row, values={"cau-hoi": question})
        it.do("an", province.at(days, hour), asked)
    it.do(
        "binh", province.at(days, hour + 1), Act(verb="receive", step=step, row=FINANCE)
    )
    it.do(
        "chi",
        province.at(days, hour + 1, 20),
        Act(verb="receive", step=step, row=SCHOOLS),
    )
    proof = "Sổ chuyển giao: văn thư Công an tỉnh ký nhận"
    received = Act(verb="receive", step=step, row=POLICE, reason=proof)
    it.do("an", province.at(days, hour + 1, 40), received)


def _reply(row: str, answer: str, **values: str) -> Act:
    named = {code.replace("_", "-"): value for code, value in values.items()}
    return Act(verb="do", step="tra-loi", row=row, answer=answer, values=named)


def _finished(province: Province) -> str:
    it = _opened(
        province,
        "xac-minh-lien-nganh",
        "Xác minh văn bằng trong hồ sơ tuyển dụng đợt 1",
        at=province.at(26, 8, 15),
        values={"du-kien": "Bằng tốt nghiệp số hiệu 1042", "phuc-tap": "khong"},
    )
    _ask(it, "hoi", "Đề nghị đối chiếu số hiệu 1042 với sổ gốc cấp bằng.", days=26)
    it.do(
        "binh",
        province.at(21, 14),
        _reply(FINANCE, "khong-co-so", ly_do="Sở không giữ sổ gốc cấp bằng."),
    )
    evidence = Upload("tai-lieu-doi-chieu", "Trích sổ gốc trang 17.pdf", PAPER)
    it.do(
        "chi",
        province.at(19, 10, 5),
        _reply(SCHOOLS, "khop", can_cu="Sổ gốc số 4, trang 17, ngày 12/06/2015"),
        evidence,
    )
    tick.tick(province.at(15, 7, 30), province.urandom)
    draft = {
        "du-thao-ket-luan": "Văn bằng khớp với sổ gốc. Công an tỉnh không trả lời."
    }
    it.do("an", province.at(14, 9), Act(verb="do", step="trinh", values=draft))
    it.do(
        "dung",
        province.at(12, 16),
        Act(verb="do", step="ket-luan", answer="thong-qua"),
    )
    it.do("an", province.at(11, 8, 40), Act(verb="do", step="thong-bao"))
    return it.matter


def _waiting(province: Province) -> str:
    it = _opened(
        province,
        "xac-minh-lien-nganh",
        "Xác minh quyết định bổ nhiệm, đợt 2",
        at=province.at(8, 8),
        values={"du-kien": "Quyết định số 215 ngày 03/03/2019", "phuc-tap": "khong"},
    )
    _ask(it, "hoi", "Đề nghị đối chiếu quyết định số 215 với bản lưu.", days=8)
    it.do(
        "binh",
        province.at(4, 15),
        _reply(FINANCE, "khop", can_cu="Bản lưu số 215, tập 3, trang 40"),
    )
    return it.matter


def _review(province: Province) -> str:
    it = _opened(
        province,
        "ra-soat-ho-so",
        "Rà soát hồ sơ trước bổ nhiệm lại",
        at=province.at(20, 8, 30),
        values={
            "ho-ten": "Đỗ Thị Hoa",
            "so-hieu": "CB-0731",
            "loai-du-kien": "cong-tac",
            "gia-tri-trong-ho-so": "Vào ngành tháng 9/2008",
            "phuc-tap": "khong",
        },
        concerned="hoa",
    )
    _ask(it, "hoi", "Đề nghị đối chiếu thời gian công tác với sổ gốc.", days=20)
    it.do(
        "chi",
        province.at(15, 9, 30),
        _reply(
            SCHOOLS,
            "khong-khop",
            can_cu="Quyết định tuyển dụng số 88, bản lưu",
            gia_tri_dung="Vào ngành tháng 3/2009",
        ),
    )
    it.do("binh", province.at(14, 15), _reply(FINANCE, "khong-quan-ly"))
    tick.tick(province.at(8, 7, 30), province.urandom)
    difference = {"sai-lech": "Hồ sơ ghi 9/2008, bản lưu ghi 3/2009."}
    it.do(
        "an",
        province.at(6, 9),
        Act(verb="do", step="de-xuat", answer="co-sai-lech", values=difference),
    )
    notice = Act(verb="do", step="bao-truoc", values={"noi-dung-thong-bao": NOTICE})
    it.do("an", province.at(5, 10), notice)
    it.do("hoa", province.at(3, 19), Act(verb="receive", step="bao-truoc"))
    return it.matter


def _begun(province: Province) -> str:
    it = _opened(
        province,
        "xac-minh-lien-nganh",
        "Xác minh chứng chỉ bồi dưỡng nghiệp vụ",
        at=province.at(1, 15),
        values={"du-kien": "Chứng chỉ số 77 cấp ngày 20/11/2021", "phuc-tap": "co"},
    )
    return it.matter


def _exchange(province: Province) -> str:
    it = _opened(
        province,
        "trao-doi-thong-tin",
        "Trao đổi số liệu biên chế quý III",
        at=province.at(9, 8),
        values={
            "noi-dung": "Số biên chế có mặt cuối quý",
            "muc-dich": "Lập báo cáo quý",
        },
        chosen=(FINANCE, SCHOOLS),
    )
    for code in (FINANCE, SCHOOLS):
        row = province.agencies[code]
        values = {"cau-hoi": "Số biên chế có mặt đến ngày cuối quý?"}
        asked = Act(
            verb="do", step="yeu-cau", row=row, values=values, asked="5 working days"
        )
        it.do("an", province.at(9, 9), asked)
    row = province.agencies[SCHOOLS]
    it.do("chi", province.at(8, 8), Act(verb="receive", step="yeu-cau", row=row))
    return it.matter
