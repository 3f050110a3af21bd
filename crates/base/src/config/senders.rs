//! Rules that say who really wrote a mail: for contact forms, marketplaces and lists that put themselves into From.

use serde::Deserialize;

use crate::error::{Error, Result};

/// For mails From such an address, the header field that names the writer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SenderRule {
    /// The address in From; `*` stands for any letters.
    pub from: String,
    /// The header field, such as `Reply-To` or `X-Original-From`.
    pub take: String,
}

impl SenderRule {
    /// Refuses a rule that can't fit anything.
    pub fn check(&self) -> Result<()> {
        let is_field =
            !self.take.is_empty() && self.take.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
        if is_field && (self.from.contains('@') || self.from.contains('*')) {
            return Ok(());
        }
        Err(Error::refused(format!(
            "The rule of mail.senders from `{}` can't be used. Write from = \"noreply@forms.example\" or \"*@forms.example\", and take = \"Reply-To\" or the name of another header field.",
            self.from
        )))
    }
}
