from flask import Blueprint

bp = Blueprint("rolls", __name__, url_prefix="/rolls")
