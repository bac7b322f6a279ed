"""What X says when it does not give what was asked for, in its own shapes."""

from __future__ import annotations

from typing import Any

__all__ = ["PROBLEMS", "ProblemError", "access", "credits_used_up", "invalid", "unauthorized"]

PROBLEMS = "https://api.twitter.com/2/problems"


class ProblemError(Exception):
    """An answer that is not the one asked for."""

    def __init__(self, status: int, body: dict[str, Any], **headers: str) -> None:
        self.status = status
        self.body = body
        self.headers = headers
        super().__init__(status)


def invalid(name: str, value: object, message: str) -> ProblemError:
    """A parameter that X cannot take."""
    return ProblemError(
        400,
        {
            "errors": [{"parameters": {name: [str(value)]}, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{PROBLEMS}/invalid-request",
        },
    )


def unauthorized() -> ProblemError:
    """No token, or one that X does not know."""
    return ProblemError(
        401,
        {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"},
    )


def access() -> ProblemError:
    """An app whose access does not reach that far."""
    return ProblemError(
        403,
        {
            "client_id": "27000000",
            "detail": "When authenticating requests to the Twitter API v2 endpoints, you must use"
            " keys and tokens from a Twitter developer App that is attached to a Project.",
            "registration_url": "https://developer.twitter.com/en/docs/projects/overview",
            "title": "Client Forbidden",
            "required_enrollment": "Appropriate Level of API Access",
            "reason": "client-not-enrolled",
            "type": f"{PROBLEMS}/client-forbidden",
        },
    )


def credits_used_up() -> ProblemError:
    """Nothing left to pay with."""
    return ProblemError(
        402,
        {
            "account_id": 1460000000000000000,
            "title": "CreditsDepleted",
            "detail": "Your enrolled account [1460000000000000000] does not have any credits to"
            " fulfill this request.",
            "type": f"{PROBLEMS}/credits",
        },
    )
