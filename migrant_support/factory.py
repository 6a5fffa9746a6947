"""Puts the product together: settings, store, access, web, domains, desks. Nothing heavy is imported here."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from migrant_support import policy
from migrant_support.platform.access import guard
from migrant_support.platform.access.viewer import install_policy
from migrant_support.platform.store import db
from migrant_support.platform.store.engines import engine_options
from migrant_support.settings import Settings, load_settings

HERE = Path(__file__).parent
migrate = Migrate()

# Every part that has something to register: a function `register(app)`. Order is the order of the floors.
PARTS: tuple[str, ...] = (
    "migrant_support.platform.vault.parts",
    "migrant_support.platform.audit.parts",
    "migrant_support.platform.tasks.parts",
    "migrant_support.platform.web.parts",
    "migrant_support.platform.access.parts",
    "migrant_support.platform.files.parts",
    "migrant_support.platform.jobs.parts",
    "migrant_support.platform.erasure.parts",
    "migrant_support.platform.messages.parts",
    "migrant_support.domains.directory.parts",
    "migrant_support.domains.people.parts",
    "migrant_support.domains.cases.parts",
    "migrant_support.domains.claims.parts",
    "migrant_support.domains.documents.parts",
    "migrant_support.domains.protection.parts",
    "migrant_support.domains.sites.parts",
    "migrant_support.domains.supplies.parts",
    "migrant_support.domains.rations.parts",
    "migrant_support.domains.cash.parts",
    "migrant_support.domains.medical.parts",
    "migrant_support.domains.flights.parts",
    "migrant_support.domains.remains.parts",
    "migrant_support.domains.funding.parts",
    "migrant_support.domains.visits.parts",
    "migrant_support.domains.quarantine.parts",
    "migrant_support.domains.letters.parts",
    "migrant_support.procedures.parts",
    "migrant_support.exchange.imports.parts",
    "migrant_support.exchange.requests.parts",
    "migrant_support.exchange.api.parts",
    "migrant_support.exchange.formats_cli",
    "migrant_support.desks.parts",
    "migrant_support.demo.parts",
)


def create_app(overrides: Mapping[str, Any] | None = None, *, instance: Path | None = None) -> Flask:
    """Return the WSGI application of one installation.

    `overrides` are settings by name and win over environment and file; `instance` is the folder of keys and data.
    Raises SettingsError for settings it cannot start with, RuntimeError for a route without a guard.
    """
    folder = (instance or HERE.parent / "instance").resolve()
    settings = load_settings(folder, overrides=overrides)
    app = Flask("migrant_support", root_path=str(HERE), instance_path=str(folder), static_folder="static")
    _configure(app, settings)
    install_policy(policy)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(HERE / "migrations"), compare_type=True, render_as_batch=False)
    guard.set_up_guard(app)
    for part in PARTS:
        import_module(part).register(app)
    guard.check_routes(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=[settings.secret_key_previous] if settings.secret_key_previous else [],
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database),
        SESSION_COOKIE_NAME="__Host-visit" if settings.is_secure else "visit",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=26 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )
