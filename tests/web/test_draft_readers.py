"""Who reads a draft and who writes it is said by its authors, and by nobody else."""

from tests.web.site import Site, text_of


def readers_page(site: Site) -> str:
    return f"/quy-che/soan/{site.draft()}/nguoi-doc/"


def test_a_draft_is_sent_to_an_agency_and_taken_back(site: Site) -> None:
    page, finance = readers_page(site), f"agency:{site.agency('so-tai-chinh')}"
    draft = page.removesuffix("nguoi-doc/")
    assert site.get("binh", draft).status_code == 404
    assert site.post("an", page, {"to": finance}).status_code == 302
    assert site.get("binh", draft).status_code == 200
    assert site.get("binh", page).status_code == 403
    assert site.post("binh", page, {"to": finance}).status_code == 403
    assert "Sở Tài chính" in text_of(site.get("an", page))
    assert site.post("an", page, {"back": finance}).status_code == 302
    assert site.get("binh", draft).status_code == 404


def test_a_colleague_writes_too_and_can_be_taken_off_but_nobody_shuts_himself_out(
    site: Site,
) -> None:
    page = readers_page(site)
    people = site.province.people
    an, dung = (f"person:{people[each]}" for each in ("an", "dung"))
    site.post("an", page, {"to": dung})
    assert site.get("dung", page).status_code == 200
    site.post("dung", page, {"back": dung})
    assert site.get("dung", page).status_code == 200
    site.post("an", page, {"back": dung})
    assert site.get("dung", page).status_code == 404
    site.post("an", page, {"back": an})
    assert site.get("an", page).status_code == 200


def test_nobody_else_is_made_an_author_and_no_agency_that_is_not_there_a_reader(
    site: Site,
) -> None:
    page = readers_page(site)
    binh = site.province.people["binh"]
    for other in (f"person:{binh}", "agency:khong-co", "moi nguoi", ""):
        assert site.post("an", page, {"to": other}).status_code == 404
    assert site.get("binh", page).status_code == 404


def test_a_draft_is_deleted_only_by_its_own_name(site: Site) -> None:
    page = readers_page(site)
    assert site.post("an", page, {"delete": "1"}).status_code == 404
    assert site.get("an", page).status_code == 200
    draft = page.split("/")[3]
    assert site.post("an", page, {"delete": draft}).status_code == 302
    assert site.get("an", page).status_code == 404
