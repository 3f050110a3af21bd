//! What a conversation page says of mail that came back, of the trash, and whom one could block.

use base::{Read, Result};
use channels::mail::sorting::bouncing;
use conversations::ConversationId;
use conversations::conversation::trashing;
use people::customer::{self, Kind};

use super::pages::conversation::Conversation;
use super::pages::discarding::Discarding;
use crate::parts::chip::{Chip, Tone};

/// Adds it to the page: two queries.
pub fn mark(
    read: &Read<'_>,
    id: ConversationId,
    identities: &[customer::Identity],
    view: &mut Conversation,
) -> Result<()> {
    let emails: Vec<String> =
        identities.iter().filter(|one| one.kind == Kind::Email).map(|one| one.value.clone()).collect();
    let trashed = trashing::find_trashed(read, id)?;
    if let Some(trashed) = &trashed {
        view.chips.push(Chip::new(Tone::Warn, format!("in the trash, thrown there by {}", trashed.by)));
    }
    view.chips.extend(failing(read, &emails)?);
    view.discarding = Discarding {
        is_trashed: trashed.is_some(),
        is_removed: trashed.is_some_and(|trashed| trashed.removed_ms.is_some()),
        email: emails.into_iter().next().unwrap_or_default(),
    };
    Ok(())
}

/// A chip for each address that mail comes back from.
pub fn failing(read: &Read<'_>, emails: &[String]) -> Result<Vec<Chip>> {
    let all = bouncing::list_failing(read, emails)?;
    Ok(all
        .into_iter()
        .map(|one| {
            let what = if one.is_hard { "doesn’t work" } else { "didn’t take our last mail" };
            let status = if one.status.is_empty() { String::new() } else { format!(" ({})", one.status) };
            Chip::new(
                if one.is_hard { Tone::Bad } else { Tone::Warn },
                format!("{} {what}{status}", one.email),
            )
        })
        .collect())
}
