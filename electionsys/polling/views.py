from flask import Blueprint

bp = Blueprint("polling", __name__, url_prefix="/polling")
