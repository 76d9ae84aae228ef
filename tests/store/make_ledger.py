"""Makes an installation on SQLite with a small ledger, as its own process would.

python -m tests.store.make_ledger FOLDER; the settings read PHOIHOP_DATA.
"""

import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import transaction

from tests.ledger.drafts import an_id, draft, seeded


def main(folder: Path) -> None:
    """Nine entries in three streams; two persons, two documents, one batch of three."""
    django.setup()
    from phoihop.store import append, documents, installation  # noqa: PLC0415 (needs Django set up)

    installation.init_installation(folder, "phoihop.made", seeded("made"))
    call_command("migrate", "store", verbosity=0)
    files = [
        documents.put(an_id("vụ việc"), plain, urandom=seeded(f"file {number}"))
        for number, plain in enumerate((b"%PDF-1.7 one", b"two" * 100))
    ]
    hoa, an = {an_id("Hoa"): {"name": "Hoa"}}, {an_id("An"): {"name": "An"}}
    acts = [
        [draft(personal=hoa)],
        [draft("khác", personal=hoa | an, minute=1)],
        [draft(refs=(files[0].ref, an_id("khác")), minute=2)],
        [draft("thứ ba", minute=3), draft(minute=3), draft("khác", minute=3)],
        [draft("khác", minute=4)],
        [draft(refs=(files[1].ref,), personal=an, minute=5)],
        [draft("thứ ba", minute=6)],
    ]
    for number, drafts in enumerate(acts):
        with transaction.atomic():
            append.append(drafts, urandom=seeded(f"act {number}"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
