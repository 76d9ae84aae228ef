"""The one page that a temporary password opens, in a real browser."""

import pytest

from phoihop.contexts.parties.models import Account, AccountRow
from phoihop.desk.administration import reset_password
from tests.web.browser.looking import WIDE, heard
from tests.web.browser.reading import Reading

TEMPORARY = "tạm thời cho Dũng"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_temporary_password_is_changed_at_the_first_sign_in(
    reading: Reading, scheme: str
) -> None:
    site = reading.site
    khoa = site.province.actor("khoa", site.now)
    account = AccountRow.objects.get(login="dung").account
    reset_password(khoa, account, TEMPORARY, key="k", now=site.now)
    page = reading.page("", scheme=scheme)
    page.goto("/dang-nhap/")
    page.fill("[name=login]", "dung")
    page.fill("[name=password]", TEMPORARY)
    page.click("main form button")
    page.wait_for_url("**/mat-khau/**")
    assert khoa.name in page.text_content("main [role=alert]")
    for width in (1360, 1024, 400):
        page.set_viewport_size({"width": width, "height": 900})
        heard(page)
        assert page.evaluate(WIDE) <= width, width
    page.goto("/vu-viec/")
    assert "/mat-khau/" in page.url
    page.fill("[name=old]", TEMPORARY)
    for name in ("new", "again"):
        page.fill(f"[name={name}]", "câu của riêng Dũng")
    page.click("main form button")
    page.wait_for_url("**/vu-viec/")
    assert not Account.objects.get(login="dung").must_change
