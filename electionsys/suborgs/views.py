from flask import Blueprint

bp = Blueprint("suborgs", __name__, url_prefix="/suborgs")
