"""People: the first administrator, roles, lists."""

import json

import click
from rich.markup import escape
from rich.table import Table

from toolbox.accounts import operations, queries, rules, second_factor
from toolbox.cli.context import Instance, console, pass_instance
from toolbox.foundation.actors import Role, system
from toolbox.foundation.errors import NotFound
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work


@click.group()
def user() -> None:
    """People and their roles."""


@user.command("create-admin")
@click.option("--email", prompt="E-mail")
@click.option("--name", prompt="Name")
@click.password_option(help="At least 10 characters.")
@pass_instance
def create_admin(instance: Instance, email: str, name: str, password: str) -> None:
    """Create an administrator, or make an existing account one."""
    with instance.application(), unit_of_work():
        made = operations.create_administrator(
            email=email, name=name, password=password, settings=installed_settings()
        )
        address = made.email
    console.print(f"[green]✓[/] {address} is an administrator now")


@user.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@pass_instance
def change_role(instance: Instance, email: str, role: str) -> None:
    """Make somebody a member, editor or administrator."""
    with instance.application(), unit_of_work():
        found = queries.user_by_email(rules.normalise_email(email))
        if found is None:
            raise NotFound("There is no account with this address.")
        operations.assign_role(found, Role(role), by=system("command line"))
        address = found.email
    console.print(f"[green]✓[/] {address}: {role}")


@user.command("reset-second-factor")
@click.argument("email")
@pass_instance
def reset_second_factor(instance: Instance, email: str) -> None:
    """Let somebody who lost phone and recovery codes log in with the password alone."""
    with instance.application(), unit_of_work():
        found = queries.user_by_email(rules.normalise_email(email))
        if found is None:
            raise NotFound("There is no account with this address.")
        second_factor.reset(found, by=system("command line"))
        address = found.email
    console.print(f"[green]✓[/] {address} logs in with the password alone")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for scripts.")
@pass_instance
def list_people(instance: Instance, *, as_json: bool) -> None:
    """List all accounts."""
    with instance.application():
        rows = [
            {
                "email": one.email,
                "name": one.name,
                "role": one.role.value,
                "confirmed": one.confirmed_at is not None,
            }
            for one in queries.people()
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("E-mail", "Name", "Role", "Confirmed")
    for row in rows:
        table.add_row(*(escape(str(value)) for value in row.values()))
    console.print(table)
