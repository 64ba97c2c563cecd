from flask import Blueprint

bp = Blueprint("eligibility", __name__, url_prefix="/eligibility")
