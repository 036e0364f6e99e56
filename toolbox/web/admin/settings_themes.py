"""By which themes the settings are shown; a test compares this with what there is."""

from collections.abc import Mapping

from toolbox.foundation.i18n import Message, _l

THEMES: Mapping[Message, tuple[str, ...]] = {
    _l("This toolbox"): (
        *("site_name", "site_tagline", "base_url", "vocabularies_licence", "instance"),
    ),
    _l("Where data live"): ("database_url", "storage_url", "search_url", "jobs_url", "limits_url"),
    _l("E-mail"): (
        *("mail_url", "mail_from", "editors_mail", "mail_bounce_to", "mail_unsubscribe_to"),
        *("mail_refusals", "notices_per_hour", "digest_hour", "digest_weekday"),
    ),
    _l("Files and uploads"): (
        *("upload_limit", "version_limit", "attachment_limit", "upload_days", "open_uploads"),
        *("content_origin", "browser"),
    ),
    _l("Editing and care"): (
        *("editors_may_publish_own", "review_days"),
        *("review_months", "check_links", "interest_hours", "agreement_reminder_days"),
        *("harvest_hours", "oai_gives_harvested"),
        *("adoption_valid_days", "adoption_remind_days", "count_examples", "call_days"),
    ),
    _l("Log-in and security"): (
        *("session_days", "second_factor_for", "oidc_url", "oidc_client_id"),
        *("oidc_client_secret", "oidc_label", "secure_cookies", "trusted_proxies"),
        *("limits_enabled", "password_hashing", "secret_key"),
    ),
    _l("How long we keep what"): (
        *("search_days", "keep_links_days", "keep_invitations_days", "keep_trail_days"),
        *("keep_mails_days", "keep_failed_jobs_days", "keep_files_days", "keep_notices_days"),
        *("keep_trials_days", "keep_collections_days", "keep_lessons_days", "keep_interest_days"),
        *("keep_follow_requests_days", "keep_adoptions_days", "keep_calls_days"),
        "keep_erasures_days",
    ),
}
OTHERS = _l("More")
