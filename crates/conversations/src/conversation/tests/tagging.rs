//! Words that group conversations.

use super::*;
use crate::conversation::tagging::{self, TAG_LIMIT, TAGS_LIMIT};

async fn tag(db: &Db, agent: &Agent, id: ConversationId, tag: &str) -> Result<()> {
    let (agent, tag) = (agent.clone(), tag.to_owned());
    db.write(move |tx| tagging::tag(tx, &agent, id, &tag)).await
}

async fn tags(db: &Db, id: ConversationId) -> Vec<String> {
    let tags = db.read(move |read| tagging::list(read, &[id.0])).await.unwrap();
    tags.into_iter().map(|(_, tag)| tag).collect()
}

#[tokio::test]
async fn a_tag_is_kept_once_in_lower_case_with_single_spaces() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;

    for given in ["  Broken \t Lamp\n", "broken lamp", "GRÖSSE", "größe"] {
        tag(&db, &mia, id, given).await.unwrap();
    }

    assert_eq!(tags(&db, id).await, ["broken lamp", "grösse", "größe"]);
    let told = told(&db, id).await;
    assert_eq!(told[1..], vec![("conversation.tagged".to_owned(), mia.actor()); 3]);
}

#[tokio::test]
async fn a_tag_that_says_nothing_or_too_much_is_refused() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    for given in ["", " \n ", "a\u{0}b", "\u{1b}[31m", &"x".repeat(TAG_LIMIT + 1)] {
        let reason = refusal(tag(&db, &mia, id, given).await);

        assert!(reason.contains("1 to 40"), "{given:?}: {reason}");
    }
    tag(&db, &mia, id, &"ö".repeat(TAG_LIMIT)).await.unwrap();
}

#[tokio::test]
async fn a_conversation_has_twenty_tags_at_most() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    for number in 0..TAGS_LIMIT {
        tag(&db, &mia, id, &format!("tag {number}")).await.unwrap();
    }

    let one_more = tag(&db, &mia, id, "one more").await;
    let again = tag(&db, &mia, id, "Tag 7").await;

    assert!(refusal(one_more).contains("Take one off first"));
    assert!(again.is_ok(), "a repeat is safe: {again:?}");
    assert_eq!(tags(&db, id).await.len(), TAGS_LIMIT);
}

#[tokio::test]
async fn a_tag_taken_off_is_gone_and_told_once() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let (id, other) = (opened(&db).await, opened(&db).await);
    tag(&db, &mia, id, "lamp").await.unwrap();
    tag(&db, &mia, other, "lamp").await.unwrap();

    for _ in 0..2 {
        let by = mia.clone();
        db.write(move |tx| tagging::untag(tx, &by, id, "lamp")).await.unwrap();
    }

    assert_eq!((tags(&db, id).await.len(), tags(&db, other).await.len()), (0, 1));
    assert_eq!(kinds(&db, id).await[1..], ["conversation.tagged", "conversation.untagged"]);
}

#[tokio::test]
async fn tags_of_no_conversations_are_none() {
    let (_place, db) = open_place().await;

    assert!(db.read(|read| tagging::list(read, &[])).await.unwrap().is_empty());
}
