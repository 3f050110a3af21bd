//! A visitor left before the answer came: it goes by mail, and the reply to that mail comes back into the chat.

use base::jobs::{self, Outcome};
use base::{Result, Tx};
use conversations::conversation;
use conversations::message::delivering;
use conversations::message::{Delivery, MessageId};
use conversations::{Channel, ConversationId, message};
use people::customer::{self, identity};

use crate::mail::writing;
use crate::post::Post;

/// The job that looks whether an answer was seen.
pub const JOB: &str = "chat.follow_up";

/// Plans the look: `mail_after_ms` after the answer `id` was given. Each answer has a look of its own, as one given while
/// another's look is taken would be missed; the first look takes all that is unseen with it.
pub fn plan(tx: &mut Tx<'_>, id: MessageId, mail_after_ms: i64) -> Result<()> {
    let answer = message::find(tx, id)?;
    if answer.channel != Channel::Chat {
        return Ok(());
    }
    let key = format!("{JOB}:{id}");
    let run_at_ms = answer.at_ms + mail_after_ms;
    jobs::add(tx, JOB, &key, &answer.conversation_id.to_string(), run_at_ms)
}

/// Sends what wasn't seen by mail, if an address is known.
pub async fn run(post: &Post, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else {
        return Outcome::Dead(format!("`{payload}` is no conversation"));
    };
    let queued = post.db.write(move |tx| queue_unseen(tx, ConversationId(id))).await;
    match queued {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

fn queue_unseen(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    let conversation = conversation::find(tx, id)?;
    let cluster = customer::cluster(tx, conversation.customer_id)?;
    if identity::find_email(tx, &cluster)?.is_none() {
        return Ok(());
    }
    let unseen = delivering::list_unseen(tx, id)?;
    for answer in &unseen {
        delivering::set(tx, answer.id, Delivery::Queued)?;
    }
    match unseen.last() {
        Some(last) => writing::plan(tx, last.id),
        None => Ok(()),
    }
}
