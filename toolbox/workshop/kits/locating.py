"""Finds the line of a fault in a template where Liquid itself names none."""

from collections.abc import Iterator

from liquid import Environment, Token
from liquid.exceptions import LiquidError
from liquid.token import TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG

_OPEN = frozenset({"template-unclosed", "template-open"})


def line_of_fault(environment: Environment, source: str, code: str) -> int:
    """Return the line at which a template that cannot be parsed goes wrong; 0 if unknown."""
    try:
        tokens = list(environment.tokenizer()(source))
    except LiquidError:
        return 0
    at = unclosed(environment, tokens) if code in _OPEN else unreadable(environment, tokens)
    return 0 if at is None else source.count("\n", 0, at) + 1


def unclosed(environment: Environment, tokens: list[Token]) -> int | None:
    """Return where the block begins that is not closed at the end."""
    blocks = {tag.name: tag.end for tag in environment.tags.values() if tag.block}
    still_open: list[Token] = []
    for token in tokens:
        if token.kind != TOKEN_TAG:
            continue
        if token.value in blocks:
            still_open.append(token)
        elif still_open and token.value == blocks[still_open[-1].value]:
            still_open.pop()
    return still_open[-1].start_index if still_open else None


def unreadable(environment: Environment, tokens: list[Token]) -> int | None:
    """Return where the first part begins that cannot be parsed by itself."""
    for at, alone in parts_alone(environment, tokens):
        try:
            environment.from_string(alone)
        except LiquidError:
            return at
    return None


def parts_alone(environment: Environment, tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Give each output and each tag as a template of its own, and where it begins."""
    for number, token in enumerate(tokens):
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        words = after.value if after is not None and after.kind == TOKEN_EXPRESSION else ""
        if token.kind == TOKEN_OUTPUT:
            yield token.start_index, f"{{{{ {words} }}}}"
        elif token.kind == TOKEN_TAG:
            yield token.start_index, alone(environment, token.value, words)


def alone(environment: Environment, name: str, words: str) -> str:
    """Return a tag as it can stand by itself; empty for one that only stands inside others."""
    if name in {"elsif", "when"}:
        opening = "if true" if name == "elsif" else "case x"
        return f"{{% {opening} %}}{{% {name} {words} %}}{{% end{opening.split()[0]} %}}"
    tag = environment.tags.get(name)
    if tag is None or name in {"else", "break", "continue"}:
        return ""
    closing = f"{{% {tag.end} %}}" if tag.block else ""
    return f"{{% {name} {words} %}}{closing}"
