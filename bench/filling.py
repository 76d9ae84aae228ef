"""The province of the demo in the installation of this benchmark, and matters in it."""

from datetime import UTC, datetime

from bench.here import FOLDER
from phoihop.contexts.matters import rules
from phoihop.desk import demo, installing, matters, story
from phoihop.desk.access import Actor
from phoihop.desk.demo import Province
from phoihop.desk.seeded import seeded

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
KIND = "xac-minh-lien-nganh"


def founded() -> Province:
    """Install in the folder, and found the province."""
    assert FOLDER.is_dir()
    urandom = seeded("bench")
    installing.install(demo.ORIGIN, urandom)
    return demo.set_up(NOW, urandom)


def opened(province: Province, actor: Actor, title: str = "Xác minh văn bằng") -> str:
    """Open one joint verification; return its id."""
    agencies = province.agencies
    parties = {code: agencies[code] for code in (story.LEAD, *story.ASKED)}
    parties["thanh-tra-tinh"] = agencies["thanh-tra-tinh"]
    opening = rules.Opening(
        kind=KIND,
        title=title,
        parties=parties,
        rows={},
        values={"du-kien": "Bằng số 1042", "phuc-tap": "khong"},
    )
    digest = province.regulations[story.REGULATION]
    receipt = matters.open_matter(
        actor, digest, opening, key=province.key(), now=NOW, urandom=province.urandom
    )
    return receipt.stream
