"""The screens of sign-in, of the own account and of the administration of accounts."""

from flask import Blueprint

blueprint = Blueprint("access", __name__)
