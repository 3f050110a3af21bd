//! Lists: a discussion, where people write to each other, or a newsletter, where one writes to many.

use crate::Mail;

/// What programs that carry discussions set, and those that send newsletters don't.
const DISCUSSION_FIELDS: [&str; 6] =
    ["X-BeenThere", "X-Mailman-Version", "Mailing-List", "X-Mailing-List", "X-Listserver", "X-List-Host"];

/// What says that a mail went through a list of any sort.
const LIST_FIELDS: [&str; 5] = ["List-Id", "List-Unsubscribe", "List-Post", "List-Help", "Feedback-ID"];

/// True for a mail that a list carried from one person to others.
pub(super) fn is_discussion(mail: &Mail) -> bool {
    let takes_posts =
        mail.header("List-Post").any(|value| !value.trim().to_ascii_lowercase().starts_with("no"));
    if takes_posts || DISCUSSION_FIELDS.iter().any(|name| mail.header(name).next().is_some()) {
        return true;
    }
    let answers = !mail.in_reply_to.is_empty() || !mail.references.is_empty();
    let is_list = mail.header("List-Id").next().is_some()
        || mail.header("Precedence").any(|value| value.trim().eq_ignore_ascii_case("list"));
    let looks_answered = answers || mail.subject.trim_start().to_ascii_lowercase().starts_with("re:");
    is_list && looks_answered && mail.header("List-Unsubscribe-Post").next().is_none()
}

/// Why `mail` is a newsletter: one can leave the list, and nobody talks there.
pub(super) fn newsletter(mail: &Mail) -> Option<String> {
    let leaves = ["List-Unsubscribe", "X-List-Unsubscribe"]
        .into_iter()
        .find(|name| mail.header(name).next().is_some())?;
    let answers = !mail.in_reply_to.is_empty() || !mail.references.is_empty();
    (!answers && !is_discussion(mail)).then(|| format!("one can unsubscribe from it ({leaves})"))
}

/// What says that `mail` came through a list; no program may answer there.
pub(super) fn sign(mail: &Mail) -> Option<String> {
    let all = LIST_FIELDS.iter().chain(&DISCUSSION_FIELDS);
    let named = all.into_iter().find(|name| mail.header(name).next().is_some());
    let listed = mail
        .header("Precedence")
        .any(|value| ["list", "bulk", "junk"].iter().any(|word| value.trim().eq_ignore_ascii_case(word)));
    named
        .map(|name| format!("it came through a list ({name})"))
        .or(listed.then(|| "it came through a list".into()))
}
