from flask import Blueprint

bp = Blueprint("contests", __name__, url_prefix="/contests")
