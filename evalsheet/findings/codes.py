"""Every code there is, with the severity it has where no rule says otherwise."""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """A code of the catalogue. The value is (code as written, default severity)."""

    # intake: which file is this
    NOT_A_WORKBOOK = ("not-a-workbook", "error")
    UNREADABLE_WORKBOOK = ("unreadable-workbook", "error")
    FILE_ENCRYPTED = ("file-encrypted", "error")
    FILE_OVER_LIMIT = ("file-over-limit", "error")
    FILE_REFUSED = ("file-refused", "error")
    READER_STOPPED = ("reader-stopped", "error")
    FILE_SKIPPED = ("file-skipped", "info")
    FILE_EMPTY = ("file-empty", "warning")
    FILE_OPEN = ("file-open", "warning")
    FILE_UNFINISHED = ("file-unfinished", "warning")
    READ_AS = ("read-as", "info")
    HAS_MACROS = ("has-macros", "warning")
    FILE_UNRECOGNISED = ("file-unrecognised", "error")
    RECOGNISED_BY = ("recognised-by", "info")
    WRONG_ROUND = ("wrong-round", "error")
    WRONG_FORM_VERSION = ("wrong-form-version", "error")
    OLDER_USED = ("older-used", "warning")
    OLDER_COLUMN_UNMAPPED = ("older-column-unmapped", "error")
    OLDER_FIELD_MISSING = ("older-field-missing", "warning")
    OLDER_ITEM_UNMAPPED = ("older-item-unmapped", "error")
    DEPARTMENT_UNKNOWN = ("department-unknown", "error")
    IDENTITY_CONFLICT = ("identity-conflict", "error")
    SUBMISSION_MISSING = ("submission-missing", "error")
    SUBMISSION_SUPERSEDED = ("submission-superseded", "warning")
    SUBMISSION_DUPLICATE = ("submission-duplicate", "info")
    SUBMISSION_UNITED = ("submission-united", "info")
    PARTS_DIFFER = ("parts-differ", "error")
    READERS_DISAGREE = ("readers-disagree", "warning")

    # the sheet: which cell is which question
    SHEET_MISSING = ("sheet-missing", "error")
    HEADING_MISSING = ("heading-missing", "error")
    ITEM_MISSING = ("item-missing", "error")
    ITEM_TWICE = ("item-twice", "error")
    ANSWERED_FOR_OTHER = ("answered-for-other", "error")
    DEPUTY_USED = ("deputy-used", "info")
    ITEM_ADDED = ("item-added", "error")
    PREFILLED_CHANGED = ("prefilled-changed", "warning")
    STRAY_CONTENT = ("stray-content", "warning")
    COMPUTED_OVERWRITTEN = ("computed-overwritten", "error")
    CELL_IN_ERROR = ("cell-in-error", "error")
    SHEET_REARRANGED = ("sheet-rearranged", "info")
    SHEET_COPIED = ("sheet-copied", "warning")
    HEADING_RETYPED = ("heading-retyped", "warning")
    ITEM_ROW_FOUND = ("item-row-found", "info")
    ANSWER_CONTINUED = ("answer-continued", "warning")
    ANSWER_ELSEWHERE = ("answer-elsewhere", "warning")
    ANSWER_MERGED = ("answer-merged", "warning")
    REMARK_FOUND = ("remark-found", "warning")
    TEXT_STRUCK = ("text-struck", "info")
    TEXT_RED = ("text-red", "info")
    TEXT_INVISIBLE = ("text-invisible", "warning")
    DATE_IN_ANSWER = ("date-in-answer", "warning")
    CHARACTER_PRIVATE = ("character-private", "warning")
    TEXT_CUT_OFF = ("text-cut-off", "warning")

    # rules
    VALUE_NOT_ALLOWED = ("value-not-allowed", "error")
    NOT_ANSWERED = ("not-answered", "error")
    ONE_SIDED = ("one-sided", "error")
    REQUIRED_EMPTY = ("required-empty", "error")
    NOT_THE_LEAD = ("not-the-lead", "error")
    REASON_MISSING = ("reason-missing", "error")
    CONTRADICTION = ("contradiction", "error")
    AGAINST_LAST_YEAR = ("against-last-year", "warning")
    SAME_AS_LAST_YEAR = ("same-as-last-year", "warning")
    TOO_LONG = ("too-long", "error")
    LABEL_UNKNOWN = ("label-unknown", "error")
    LABEL_NOT_ASSIGNED = ("label-not-assigned", "warning")
    ACHIEVEMENT_UNREADABLE = ("achievement-unreadable", "error")
    PYTHON_CHECK_FAILED = ("python-check-failed", "error")
    CHECK_CRASHED = ("check-crashed", "error")
    JOINT_DIFFERS = ("joint-differs", "warning")
    GRADE_OPEN = ("grade-open", "warning")

    # cross-listings
    CROSSLISTING_SELF = ("crosslisting-self", "error")
    CROSSLISTING_TARGET_UNKNOWN = ("crosslisting-target-unknown", "error")
    CROSSLISTING_SOURCE_UNKNOWN = ("crosslisting-source-unknown", "error")
    CROSSLISTING_ABSENT = ("crosslisting-absent", "error")
    CROSSLISTING_UNDECLARED = ("crosslisting-undeclared", "error")
    CROSSLISTING_WRONG_SOURCE = ("crosslisting-wrong-source", "error")
    CROSSLISTING_DIFFERENT = ("crosslisting-different", "error")
    CROSSLISTING_ABRIDGED = ("crosslisting-abridged", "info")
    CROSSLISTING_UNMARKED = ("crosslisting-unmarked", "warning")
    CROSSLISTING_BARE = ("crosslisting-bare", "warning")
    CROSSLISTING_LABELS_DIFFER = ("crosslisting-labels-differ", "warning")
    CROSSLISTING_CHAIN = ("crosslisting-chain", "warning")
    CROSSLISTING_CYCLE = ("crosslisting-cycle", "error")
    POINTER_UNKNOWN = ("pointer-unknown", "error")
    POINTER_TO_PAGE = ("pointer-to-page", "error")
    CROSSLISTING_FILLED = ("crosslisting-filled", "info")

    # the committee
    OPINION_UNKNOWN = ("opinion-unknown", "error")
    OPINION_TITLE_DIFFERS = ("opinion-title-differs", "warning")

    # the next plan
    SUCCESSOR_UNKNOWN = ("successor-unknown", "error")

    # the register
    PLAN_SHEET_MISSING = ("plan-sheet-missing", "error")
    PLAN_HEADING_MISSING = ("plan-heading-missing", "error")
    PLAN_VALUE_MISSING = ("plan-value-missing", "error")
    PLAN_VALUE_INVALID = ("plan-value-invalid", "error")
    PLAN_DEPARTMENT_UNKNOWN = ("plan-department-unknown", "error")
    PLAN_DEPARTMENT_TWICE = ("plan-department-twice", "error")
    PLAN_GROUP_NAME = ("plan-group-name", "error")
    PLAN_NUMBER_TWICE = ("plan-number-twice", "error")
    PLAN_NUMBER_STYLE = ("plan-number-style", "warning")
    PLAN_NUMBER_ORDER = ("plan-number-order", "warning")
    PLAN_NODE_DIFFERS = ("plan-node-differs", "error")
    PLAN_ITEM_UNKNOWN = ("plan-item-unknown", "error")
    PLAN_ITEM_UNASSIGNED = ("plan-item-unassigned", "error")
    PLAN_LEAD_MISSING = ("plan-lead-missing", "error")
    PLAN_LEAD_TWICE = ("plan-lead-twice", "error")
    PLAN_ASSIGNMENT_TWICE = ("plan-assignment-twice", "error")
    PLAN_MAIL_INVALID = ("plan-mail-invalid", "warning")

    # messages to departments
    MAIL_ADDRESS_MISSING = ("mail-address-missing", "error")
    MAIL_ADDRESS_INVALID = ("mail-address-invalid", "error")
    MAIL_TOO_LARGE = ("mail-too-large", "error")
    MAIL_FILE_MISSING = ("mail-file-missing", "warning")
    MAIL_HAND_BACK_OLD = ("mail-hand-back-old", "warning")
    MAIL_SIGNS = ("mail-signs", "warning")
    MAIL_REFUSED = ("mail-refused", "error")
    MAIL_BROKEN = ("mail-broken", "error")
    MAIL_NOT_TRIED = ("mail-not-tried", "error")

    # definitions
    YAML_SYNTAX = ("yaml-syntax", "error")
    YAML_KEY_UNKNOWN = ("yaml-key-unknown", "error")
    YAML_VALUE_INVALID = ("yaml-value-invalid", "error")
    REFERENCE_UNKNOWN = ("reference-unknown", "error")
    LEVELS_DIFFER = ("levels-differ", "error")
    PASSWORD_IN_FILE = ("password-in-file", "error")
    TEMPLATE_FAULTY = ("template-faulty", "error")

    # runs that cannot go on
    DEFINITION_FAULTY = ("definition-faulty", "error")
    NO_ROUND = ("no-round", "error")
    FORM_UNKNOWN = ("form-unknown", "error")
    CODE_UNKNOWN = ("code-unknown", "error")
    CODE_NOT_ALLOWED = ("code-not-allowed", "error")
    CODE_FILE_FAULTY = ("code-file-faulty", "error")
    INBOX_EMPTY = ("inbox-empty", "error")
    FILE_MISSING = ("file-missing", "error")
    PASSWORD_FILE_EMPTY = ("password-file-empty", "error")
    FOLDER_NOT_EMPTY = ("folder-not-empty", "error")
    FILE_EXISTS = ("file-exists", "error")
    NO_EXAMPLE = ("no-example", "error")
    OUTBOX_DIFFERS = ("outbox-differs", "error")
    RESULT_LOCKED = ("result-locked", "error")
    DISK_FULL = ("disk-full", "error")
    NOT_WRITABLE = ("not-writable", "error")
    ROUND_BUSY = ("round-busy", "error")
    MAIL_SENDER_INVALID = ("mail-sender-invalid", "error")
    MAIL_NO_SERVER = ("mail-no-server", "error")
    MAIL_NOT_CONFIRMED = ("mail-not-confirmed", "error")
    MAIL_PASSWORD_MISSING = ("mail-password-missing", "error")
    MAIL_UNREACHABLE = ("mail-unreachable", "error")
    MAIL_CERTIFICATE = ("mail-certificate", "error")
    MAIL_CA_FILE = ("mail-ca-file", "error")
    MAIL_LOGIN = ("mail-login", "error")
    HISTORY_UNREADABLE = ("history-unreadable", "error")
    HISTORY_HELD = ("history-held", "error")

    @property
    def text(self) -> str:
        """The code as people read and type it."""
        return self.value[0]

    @property
    def severity(self) -> str:
        """The severity where no rule says otherwise."""
        return self.value[1]
