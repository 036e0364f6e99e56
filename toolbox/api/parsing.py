"""What programs send, taken strictly: fields accept what the document says and nothing else."""

import json
from datetime import UTC, datetime
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser

from toolbox.api.sentences import UNKNOWN_FIELD, broken_json, sentence, unknown_field
from toolbox.delivery.refusals import NOT_IN_SHAPE
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l

_CHECK = _l("Please check what you sent; it does not fit the description of this address.")
_LONGEST_NUMBER = 9
_MOST_DEPTH_ERRORS = (ValueError, RecursionError)
"""What reading JSON ends with: broken text, numbers of thousands of digits, endless brackets."""


class Text(ma.fields.String):
    """A text that a database takes: whole characters, and no NUL among them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        text = str(super()._deserialize(value, attr, data, **kwargs)).replace("\x00", "")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self.make_error("invalid_utf8") from None
        return text


class Number(ma.fields.Integer):
    """A whole number in an address, written with the digits 0 to 9."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        plain = isinstance(value, str) and value.isascii() and value.isdigit()
        if not plain or len(value) > _LONGEST_NUMBER:
            raise self.make_error("invalid")
        return int(value)


class Whole(ma.fields.Integer):
    """A whole number in JSON; no text, no truth, and 5.0 as JSON Schema has it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or value != value or abs(value) > 2**53 or value != int(value):
            raise self.make_error("invalid")
        return int(value)


class Moment(ma.fields.AwareDateTime):
    """A moment with its zone, within the years that there are."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type="datetime") from None


class YesNo(ma.fields.Boolean):
    """True or false in JSON, and no other word for it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class KindValue(ma.fields.Field[Any]):
    """The value of a kind's own field: a line, several of them, a number, yes or no."""

    default_error_messages = {"invalid": "Not a text, a number, a truth or a list of texts."}  # noqa: RUF012 - marshmallow's way

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        lines = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not lines and not isinstance(value, str | bool | int):
            raise self.make_error("invalid")
        if isinstance(value, list):
            return [self._text(one) for one in value]
        return self._text(value) if isinstance(value, str) else value

    @staticmethod
    def _text(value: str) -> str:
        return Text()._deserialize(value, None, None)


class Parser(FlaskParser):
    """Reads requests; what does not fit is refused by the one table at the doorstep."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - read by webargs
        "query": ma.EXCLUDE,
        "json": ma.RAISE,
        "files": ma.EXCLUDE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """Return the body as Python has it."""
        try:
            return json.loads(req.get_data(), parse_constant=_no_constant)
        except _MOST_DEPTH_ERRORS as error:
            raise Invalid(broken_json(error), code=NOT_IN_SHAPE) from None

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Any,
    ) -> NoReturn:
        """Refuse what does not fit, naming every part."""
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        found: dict[str, list[Message]] = {}
        for where in messages.values():
            _collect(where, "", found)
            for name in where if isinstance(where, dict) else ():
                if where[name] == UNKNOWN_FIELD:
                    found[str(name)] = [unknown_field(schema)]
        raise Invalid(_CHECK, code=NOT_IN_SHAPE, fields=found)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _collect(found: Any, path: str, into: dict[str, list[Message]]) -> None:
    """Flatten what marshmallow says: {"links": {0: {"url": [..]}}} becomes links.0.url."""
    if isinstance(found, dict):
        for key, below in found.items():
            _collect(below, f"{path}.{key}" if path else str(key), into)
    else:
        texts = found if isinstance(found, list) else [found]
        into.setdefault(path, []).extend(sentence(str(text)) for text in texts)
