//! Mail that no shop is spared: what the spam shelf, the quarantine and the ledger are for.

use base::Result;
use base::events::Reader;
use channels::Post;
use channels::mail::entering::{self, Incoming};
use channels::mail::intake::Source;
use channels::mail::working;

/// Parts within parts; more than any reader follows.
const NESTED: usize = 60;

/// Takes in one mail of each kind, now.
pub(crate) async fn arrive(post: &Post) -> Result<()> {
    for raw in [prize(), broken()] {
        let incoming = Incoming {
            source: Source::Smtp,
            peer: "192.0.2.66".into(),
            sender: "bounces@mailing.example".into(),
            recipients: vec![post.addresses.main().to_owned()],
            raw: raw.replace('\n', "\r\n").into_bytes(),
        };
        entering::store(post, incoming).await?;
    }
    let reader = Reader::new("intake", &post.db);
    while working::step(post, &reader).await? > 0 {}
    Ok(())
}

/// Spam, as the server before ours has said already.
fn prize() -> String {
    "From: \"billing@bank.example\" <winner@prizes.example>\nTo: undisclosed-recipients:;\n\
     Subject: YOU HAVE WON THE GREAT LOTTERY\nX-Spam-Flag: YES\nReply-To: claims@free.example\n\n\
     Dear friend, send us the number of your card to claim your prize.\n"
        .into()
}

/// Nested so deep that it is set aside, unread.
fn broken() -> String {
    let mut raw = String::from(
        "From: Newsletter <news@mailing.example>\nSubject: Our autumn sale\nMIME-Version: 1.0\n",
    );
    for level in 0..NESTED {
        raw.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
    }
    raw + "\nToo deep to be read.\n"
}
