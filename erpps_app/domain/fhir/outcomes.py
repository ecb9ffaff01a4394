"""What FHIR says when something went wrong: an OperationOutcome."""

from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.errors import RuleBroken
from erpps_app.domain.fhir.systems import Content


class Issue(StrEnum):
    """What kind of thing went wrong (http://hl7.org/fhir/issue-type)."""

    LOGIN = "login"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    DELETED = "deleted"
    VALUE = "value"
    INVALID = "invalid"
    CONFLICT = "conflict"
    NOT_SUPPORTED = "not-supported"
    THROTTLED = "throttled"
    TOO_LONG = "too-long"
    EXCEPTION = "exception"
    TRANSIENT = "transient"
    INFORMATIONAL = "informational"


class Refused(RuleBroken):
    """A request that cannot be answered.

    Args:
        message: what is wrong and what to do, in French.
        status: of HTTP; issue: the kind; parameter: which one of the request is meant.
    """

    def __init__(
        self, message: str, status: int = 400, issue: Issue = Issue.VALUE, parameter: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.issue = issue
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told beside an answer."""

    message: str
    parameter: str = ""
    issue: Issue = Issue.NOT_SUPPORTED
    severity: str = "warning"


def outcome(*remarks: Remark) -> Content:
    """The OperationOutcome that says it."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(remark) for remark in remarks]}


def _issue(remark: Remark) -> Content:
    told: Content = {
        "severity": remark.severity,
        "code": remark.issue.value,
        "diagnostics": remark.message,
    }
    if remark.parameter:
        told["expression"] = [f"http.{remark.parameter}"]
    return told
