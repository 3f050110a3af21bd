//! Answers between quoted questions, and quotes at odd places.

use super::super::{Kind, pieces, split};

#[test]
fn quoted_questions_stay_with_their_answers() {
    let text = "Hello,\n\nOn Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:\n> Which lamp is it?\n\nThe green one.\n\n\
                > Do you have the receipt?\n\nYes, see below.\n\n> Yours\n> The shop\n";

    let kinds: Vec<(Kind, String)> =
        pieces(text, "").into_iter().map(|piece| (piece.kind, piece.text)).collect();

    assert_eq!(
        kinds,
        [
            (Kind::Reply, "Hello,".into()),
            (Kind::Quote, "On Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:".into()),
            (Kind::Answered, "> Which lamp is it?".into()),
            (Kind::Reply, "The green one.".into()),
            (Kind::Answered, "> Do you have the receipt?".into()),
            (Kind::Reply, "Yes, see below.".into()),
            (Kind::Quote, "> Yours\n> The shop".into()),
        ]
    );
    assert_eq!(
        split(text, "").reply,
        "Hello,\n\n> Which lamp is it?\n\nThe green one.\n\n> Do you have the receipt?\n\nYes, see below."
    );
}

#[test]
fn one_quote_with_the_answer_below_it_folds_when_a_line_says_whose_it_is() {
    let text = "On Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:\n> Which lamp is it?\n\nThe green one.";

    assert_eq!(split(text, "").reply, "The green one.");
}

#[test]
fn a_quote_the_writer_put_there_stays_before_the_answer() {
    let text = "You say on your page:\n\n> Two years of warranty.\n\nThen please repair it.";

    assert_eq!(split(text, "").reply, text);
}

#[test]
fn a_long_quote_folds_even_when_it_is_answered() {
    let long = "> a line of the old mail\n".repeat(40);

    let split = split(&format!("Hi\n\n{long}\nNo.\n\n> Why?\n\nBecause."), "");

    assert_eq!(split.reply, "Hi\n\nNo.\n\n> Why?\n\nBecause.");
    assert_eq!(split.quote, long.trim_end());
}

#[test]
fn the_end_of_a_quoted_line_that_lost_its_sign_is_no_answer() {
    let text = "Thank you.\n\nOn Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:\n\
                > We sent your lamp and its shade in two parcels, as the shade is made by somebody\nelse.\n> Yours\n";

    let split = split(text, "");

    assert_eq!(split.reply, "Thank you.\n\nelse.", "words that might be the writer's are never folded away");
    assert!(split.quote.contains("> Yours"));
}

#[test]
fn a_mail_of_nothing_but_quote_signs_was_written_so() {
    let text = "> My lamp is broken.\n>\n> Please help.";

    assert_eq!(split(text, "").reply, text);
}

#[test]
fn an_empty_answer_has_no_reply_but_a_quote() {
    let text = "On Mon, Aug 26, 2019 at 4:37 PM Shop <help@shop.example> wrote:\n> Which lamp is it?";

    let split = split(text, "");

    assert_eq!((split.reply.as_str(), split.quote.as_str()), ("", text));
}

#[test]
fn links_wrapped_out_of_a_quote_belong_to_it() {
    let text = "Thanks!\n\nOn Monday, August 26, 2019 at 4:37 PM, Shop wrote:\n\n> See your order (https://shop.example/orders/\n10052?key=1)\n>\n\
                (https://shop.example/help) >\n> Yours\n";

    assert_eq!(split(text, "").reply, "Thanks!");
}

#[test]
fn the_indent_of_the_first_line_stays_and_blank_lines_around_go() {
    assert_eq!(split("\r\n\r\n    one\r\n  two\r\n\r\n", "").reply, "    one\n  two");
    assert_eq!(split("", "").reply, "");
    assert_eq!(split(" \n\t\n", "").reply, "");
}
