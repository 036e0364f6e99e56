"""Forms of the account pages; what a value must be like is decided below the doors."""

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
)
from wtforms.validators import InputRequired

from toolbox.foundation.i18n import _l
from toolbox.web.forms import Form, choices

_PASSWORD_HINT = _l("At least 10 characters. Three or four words are strong and easy to remember.")
_NAME_HINT = _l("This is how others in your organisation and the editors see you.")

_needs_email = InputRequired(_l("Please enter your e-mail address."))
_needs_password = InputRequired(_l("Please enter your password."))
_needs_new_password = InputRequired(_l("Please choose a password."))
_needs_name = InputRequired(_l("Please enter your name."))


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        description=_PASSWORD_HINT,
        validators=[_needs_new_password],
        render_kw={"autocomplete": "new-password"},
    )


def _own_password() -> PasswordField:
    return PasswordField(
        _l("Your password"),
        validators=[_needs_password],
        render_kw={"autocomplete": "current-password"},
    )


class LoginForm(Form):
    """Address and password; ``next`` is where the person wanted to go."""

    next = HiddenField()
    email = EmailField(
        _l("E-mail address"), validators=[_needs_email], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"),
        validators=[_needs_password],
        render_kw={"autocomplete": "current-password"},
    )


class MailboxForm(Form):
    """An address that gets a link; ``next`` is where the person wants to go after that."""

    next = HiddenField()
    email = EmailField(
        _l("E-mail address"), validators=[_needs_email], render_kw={"autocomplete": "email"}
    )


class NewAccountForm(Form):
    """What a person chooses behind the mailed link."""

    name = StringField(
        _l("Your name"),
        description=_NAME_HINT,
        validators=[_needs_name],
        render_kw={"autocomplete": "name"},
    )
    password = _new_password(_l("Password"))


class FirstAdministratorForm(Form):
    """Who looks after this toolbox."""

    email = EmailField(
        _l("E-mail address"), validators=[_needs_email], render_kw={"autocomplete": "email"}
    )
    name = StringField(
        _l("Your name"), validators=[_needs_name], render_kw={"autocomplete": "name"}
    )
    password = _new_password(_l("Password"))


class NewPasswordForm(Form):
    """A new password behind the mailed link."""

    password = _new_password(_l("New password"))


class ChangePasswordForm(Form):
    """The present password and a new one."""

    current = PasswordField(
        _l("Present password"),
        validators=[_needs_password],
        render_kw={"autocomplete": "current-password"},
    )
    new = _new_password(_l("New password"))


class ProfileForm(Form):
    """What others see of a person, and how the person reads."""

    name = StringField(
        _l("Your name"),
        description=_NAME_HINT,
        validators=[_needs_name],
        render_kw={"autocomplete": "name"},
    )
    locale = RadioField(
        _l("Language of pages and e-mails"),
        choices=choices([("de", "Deutsch"), ("en", "English")]),
        validators=[InputRequired(_l("Please choose one of the languages."))],
    )
    keyboard_shortcuts = BooleanField(
        _l("Use keyboard shortcuts"),
        description=_l("For example: the key / leads to the search box."),
    )


class ChangeEmailForm(Form):
    """Another address; the password proves who asks."""

    email = EmailField(
        _l("New e-mail address"), validators=[_needs_email], render_kw={"autocomplete": "email"}
    )
    password = _own_password()


class DeleteAccountForm(Form):
    """The password proves who asks; what becomes of the name is the person's choice."""

    makers = RadioField(
        _l("Where you are named as a maker"),
        choices=choices(
            [
                ("erase", _l("My name becomes “former member”")),
                ("keep", _l("My name stays there, as the licence of the instrument provides")),
            ]
        ),
        default="erase",
        validators=[InputRequired(_l("Please choose one of the two."))],
    )
    password = _own_password()


class PasswordForm(Form):
    """The password proves who asks."""

    password = _own_password()


def _code(label: str, hint: str) -> StringField:
    return StringField(
        label,
        description=hint,
        validators=[InputRequired(_l("Please enter a code."))],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )


class SecondStepForm(Form):
    """The second factor at the log-in: a code of the app, or a recovery code."""

    code = _code(
        _l("Code"),
        _l("The six digits that your app shows now, or one of your recovery codes."),
    )


class ConfirmFactorForm(Form):
    """The first code shows that the app has the secret, the password who asks."""

    code = _code(_l("Code from the app"), _l("The six digits that your app shows now."))
    password = _own_password()


class ProvenForm(Form):
    """Password and second factor, for changing the second factor itself."""

    password = _own_password()
    code = _code(
        _l("Code"),
        _l("The six digits that your app shows now, or one of your recovery codes."),
    )


class ButtonForm(Form):
    """One button: nothing is asked, but a mail scanner that opens links does not press it."""
