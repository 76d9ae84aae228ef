"""The page of commands, drawn from the command line itself."""


def commands_page(written: str) -> str:
    """Return the page: each command with its arguments and options."""
    return "\n".join([f"# Commands\n\n{written}"])
