"""The clock of the demo, put forward by whole days; what silence does is then recorded at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from phoihop.base.errors import Missing
from phoihop.base.sentences import say
from phoihop.desk import moment
from phoihop.desk.tick import tick
from phoihop.web.requests import Request
from phoihop.web.views.choices import safe_return


@require_POST
def clock(request: Request) -> HttpResponse:
    """Put the clock of the demo forward. There is no such page where there is no demo."""
    if not moment.is_demo():
        raise Missing
    asked = request.POST.get("days", "")
    now = moment.put_forward(int(asked) if asked.isdecimal() and len(asked) < 4 else 0)
    facts = tick(now).facts
    day = f"{timezone.localdate(now):%d/%m/%Y}"
    said = say("web.demo.forward", request.language, day=day, facts=facts)
    messages.success(request, said)
    return redirect(safe_return(request))
