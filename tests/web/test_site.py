"""What one test does to its province, no other test sees."""

from tests.web.site import Site, played


def test_each_test_has_a_province_of_its_own(site: Site) -> None:
    before = dict(played()[0].agencies)
    site.province.agencies["so-moi"] = site.province.id()
    site.province.regulations.clear()
    site.matters.clear()
    province, matters, _ = played()
    assert province.agencies == before
    assert province.regulations
    assert matters
