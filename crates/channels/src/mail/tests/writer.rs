//! Mails through forms and lists: the conversation is their writer's.

use super::{Shop, mail};
use crate::mail::intake::State;

#[tokio::test]
async fn a_contact_forms_mail_opens_its_writers_conversation() {
    let shop = Shop::open().await;
    let raw =
        mail("Form <noreply@forms.example>", "Reply-To: Ana Ruiz <ana@example.org>\nSubject: Lamp", "Hello");

    let first = shop.take("help@shop.example", raw).await;
    let direct = shop.take("help@shop.example", mail("ana@example.org", "Subject: Desk", "Me again")).await;

    assert_eq!((first.state, direct.state), (State::Opened, State::Opened));
    let (first, direct) = (shop.conversation(&first).await, shop.conversation(&direct).await);
    assert_eq!(first.customer_id, direct.customer_id);
}

#[tokio::test]
async fn what_a_group_rewrote_to_our_own_address_is_no_mail_of_ours() {
    let shop = Shop::open().await;
    let raw = mail(
        "'Ana Ruiz' via Help <help@shop.example>",
        "X-Original-Sender: ana@example.org\nSubject: Lamp",
        "Is it in stock?",
    );

    let item = shop.take("help@shop.example", raw).await;

    assert_eq!(item.state, State::Opened);
    let said = shop.messages(&item).await;
    assert_eq!(said[0].author_name, "Ana Ruiz");
}

#[tokio::test]
async fn our_own_mail_stays_our_own() {
    let shop = Shop::open().await;
    let raw = mail("Help <help@shop.example>", "Reply-To: ana@example.org\nSubject: Lamp", "Yes.");

    assert_eq!(shop.take("help@shop.example", raw).await.state, State::Own);
}
