from flask import Blueprint

bp = Blueprint("counting", __name__, url_prefix="/counting")
