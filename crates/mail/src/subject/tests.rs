//! Subjects, and what they are about.

use super::{Subject, read, subject_core};
use proptest::prelude::*;

/// What programs and gateways put before a subject.
const PREFIXES: &[&str] = &[
    "Re:",
    "RE:",
    "re :",
    "Re[2]:",
    "Re(3):",
    "RE^2:",
    "Re2:",
    "Re [lamps]:",
    "Fwd:",
    "FW:",
    "Fw :",
    "AW:",
    "Antw.:",
    "Antw:",
    "Antwort:",
    "WG:",
    "SV:",
    "Sv:",
    "VS:",
    "VB:",
    "VL:",
    "TR:",
    "TR :",
    "RÉP:",
    "R:",
    "I:",
    "RIF:",
    "RV:",
    "RES:",
    "ENC:",
    "Enc:",
    "Odp:",
    "ODP:",
    "PD:",
    "Vá:",
    "Válasz:",
    "YNT:",
    "Ynt:",
    "İlt:",
    "ΑΠ:",
    "ΠΡΘ:",
    "Отв:",
    "HA:",
    "Відп:",
    "תגובה:",
    "رد:",
    "回复:",
    "回复：",
    "答复:",
    "回覆:",
    "转发:",
    "轉寄:",
    "返信:",
    "転送:",
    "회신:",
    "전달:",
    "Trả lời:",
    "Balas:",
    "Re: AW: SV:",
    "Fwd: Re: Fwd:",
    "[EXT]",
    "[EXTERNAL]",
    "[EXT] Re:",
    "Re: [EXT]",
    "[lamp-lovers]",
    "Re: [lamp-lovers] Re:",
    "***SPAM***",
    "EXT: Re:",
    "\u{200f}Re:",
];

#[test]
fn what_programs_put_before_a_subject_is_taken_off_in_every_language() {
    let misses: Vec<(&str, String)> = PREFIXES
        .iter()
        .copied()
        .map(|prefix| (prefix, subject_core(&format!("{prefix} My  lamp is\r\n broken"))))
        .filter(|(_, core)| core != "my lamp is broken")
        .collect();

    assert!(misses.is_empty(), "{misses:#?}");
}

#[test]
fn the_base_subjects_of_the_standard_come_out() {
    let cases = [
        ("Re: Fwd: lamp", "lamp"),
        ("[Fwd: lamp]", "lamp"),
        ("[Fwd: Re: [Fwd: lamp]]", "lamp"),
        ("lamp (fwd)", "lamp"),
        ("Re: lamp (fwd) (FWD)", "lamp"),
        ("[list] lamp", "lamp"),
        ("[list]", "[list]"),
        ("Re:", ""),
        ("", ""),
        ("Re: [list]", "[list]"),
    ];

    for (subject, core) in cases {
        assert_eq!(subject_core(subject), core, "{subject}");
    }
}

#[test]
fn what_a_subject_says_itself_stays() {
    let cases = [
        ("Re: [Order 10052] where is it?", "[order 10052] where is it?"),
        ("Order: 10052", "order: 10052"),
        ("Return: lamp", "return: lamp"),
        ("Ref: 10052", "ref: 10052"),
        ("Regarding: lamp", "regarding: lamp"),
        ("Refund", "refund"),
        ("I am waiting: lamp", "i am waiting: lamp"),
        ("10:30 nobody came", "10:30 nobody came"),
        ("Re lamp", "re lamp"),
        ("Straße: zu lang", "straße: zu lang"),
    ];

    for (subject, core) in cases {
        assert_eq!(subject_core(subject), core, "{subject}");
    }
}

#[test]
fn what_answers_is_told_from_what_is_passed_on() {
    let answers = [
        "Re: lamp",
        "AW: lamp",
        "SV: lamp",
        "Réf : lamp",
        "R: lamp",
        "回复：lamp",
        "[EXT] Re: lamp",
        "[help] Re[2]: lamp",
    ];
    let forwards =
        ["Fwd: lamp", "WG: lamp", "TR : lamp", "İLT: lamp", "転送: lamp", "lamp (fwd)", "[Fwd: lamp]"];

    for subject in answers {
        let expected = Subject { core: "lamp".into(), is_reply: true, is_forward: false };
        assert_eq!(read(subject), expected, "{subject}");
    }
    for subject in forwards {
        let expected = Subject { core: "lamp".into(), is_reply: false, is_forward: true };
        assert_eq!(read(subject), expected, "{subject}");
    }
    let both = read("Re: Fwd: lamp");
    assert!(both.is_reply && both.is_forward);
    let neither = read("[lamps] lamp");
    assert!(!neither.is_reply && !neither.is_forward);
}

#[test]
fn our_reference_is_no_part_of_what_a_subject_is_about() {
    let cases = [
        ("Re: lamp [#7KQ2M4XP]", "lamp"),
        ("[#7KQ2-M4XP] lamp", "lamp"),
        ("my [#7KQ2M4XP] lamp", "my lamp"),
        ("lamp [[#a]#b]", "lamp"),
        ("lamp [#not/ours]", "lamp [#not/ours]"),
        ("[#7KQ2M4XP]", ""),
    ];

    for (subject, core) in cases {
        assert_eq!(subject_core(subject), core, "{subject}");
    }
}

#[test]
fn the_subjects_of_the_thread_scripts_come_out_as_they_should() {
    let cases = [
        ("[foo] Fwd: [bar] Re: fw: b (fWd)  (fwd)", "b"),
        ("b (a)", "b (a)"),
        ("Re: [FWD: c]", "c"),
        ("[xyz]", "[xyz]"),
        ("_", "_"),
        ("re: [fwd: [fwd: re: [fwd: babylon]]]", "babylon"),
    ];

    for (subject, core) in cases {
        assert_eq!(subject_core(subject), core, "{subject}");
    }
}

proptest! {
    #[test]
    fn taking_it_again_changes_nothing(subject in "((Re|AW|Fwd|回复|x)[:：] ?|\\[[a-z0-9 :]{0,5}\\]? ?|\\(fwd\\)|\\PC{0,5}){0,12}") {
        let core = subject_core(&subject);

        prop_assert_eq!(subject_core(&core), core);
    }

    #[test]
    fn a_prefix_more_changes_nothing(subject in "[a-z]{1,8}( [a-z0-9]{1,8}){0,4}") {
        prop_assert_eq!(subject_core(&format!("Re: AW: {subject}")), subject_core(&subject));
    }
}

#[test]
fn a_subject_of_nothing_but_prefixes_is_read_quickly() {
    assert_eq!(subject_core(&"Re: ".repeat(250_000)), "");
    assert!(subject_core(&"[Fwd: ".repeat(200_000)).len() <= 2_000);
}
