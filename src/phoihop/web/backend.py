"""The account of a session, with the name of its person in the same look-up.

The password was judged by `parties.authenticate`; this only finds again who
signed in, and nobody once the account is closed.
"""

from django.contrib.auth.backends import BaseBackend
from django.db.models import OuterRef, Subquery

from phoihop.contexts.parties.models import Account, PersonRow


class Accounts(BaseBackend):
    """Finds the account of a session."""

    def get_user(self, user_id: str) -> Account | None:
        name = PersonRow.objects.filter(person=OuterRef("person")).values("name")[:1]
        found = Account.objects.filter(id=user_id, is_active=True)
        return found.annotate(name=Subquery(name)).first()
