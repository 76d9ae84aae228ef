"""The keeper of the time: a thread beside a server that runs as one process.

Every minute it records what time has brought to quiet matters, every hour it
verifies the ledger, sweeps papers that no entry came to refer to and old trials; so silence
has its effect while nobody looks. Where several
processes serve, `phoihop tick` is run from the machine's own clock instead.
"""

import logging
import threading
import time
from datetime import timedelta

from django.db import close_old_connections

from phoihop.base import clock as clock_time
from phoihop.desk import moment, trial_folder
from phoihop.desk.tick import tick
from phoihop.store import documents, verifying

log = logging.getLogger("phoihop.keeper")

TICK_SECONDS = 60
VERIFY_SECONDS = 3600
ORPHANED = timedelta(days=1)  # a form with papers is not refused for so long


def start() -> threading.Thread:
    """Start the keeper; it ends with the process."""
    keeper = threading.Thread(target=_keep, name="keeper", daemon=True)
    keeper.start()
    return keeper


def look(verified: float, clock: float) -> float:
    """Do what is due now; return when the ledger was last verified (monotonic seconds)."""
    tick(moment.now())
    if clock - verified < VERIFY_SECONDS:
        return verified
    verifying.keep(verifying.verify_here(), moment.now())
    documents.sweep(clock_time.now() - ORPHANED)
    trial_folder.sweep(moment.now())
    return clock


def _keep() -> None:
    verified = float("-inf")
    while True:
        try:
            verified = look(verified, time.monotonic())
        except Exception:
            log.exception("the keeper of the time failed; it tries again")
        close_old_connections()
        time.sleep(TICK_SECONDS)
