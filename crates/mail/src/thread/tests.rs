//! The algorithms over small tables, and over the thread scripts of an IMAP test suite.

use std::path::{Path, PathBuf};

use super::{Node, Tree, groups, ordered_subject, parents_first, references};
use crate::parse;

fn node(id: &str, references: &[&str], subject: &str, date: i64) -> Node {
    Node {
        id: id.into(),
        references: references.iter().map(|id| (*id).to_owned()).collect(),
        in_reply_to: Vec::new(),
        subject: subject.into(),
        date,
    }
}

/// As IMAP writes it: `(1 2 (3)(4))`, counted from one.
fn written(trees: &[Tree]) -> String {
    trees.iter().map(|tree| format!("({})", line(tree))).collect()
}

fn line(tree: &Tree) -> String {
    let own = tree.at.map(|at| (at + 1).to_string()).unwrap_or_default();
    match tree.children.as_slice() {
        [] => own,
        [one] if tree.at.is_some() => format!("{own} {}", line(one)),
        several => {
            let space = if own.is_empty() { "" } else { " " };
            format!("{own}{space}{}", written(several))
        }
    }
}

#[test]
fn answers_hang_under_what_they_answer() {
    let nodes = [
        node("a", &[], "x", 1),
        node("b", &["a"], "Re: x", 2),
        node("c", &["a", "b"], "Re: x", 3),
        node("d", &["a"], "Re: x", 4),
        node("z", &[], "y", 5),
    ];

    assert_eq!(written(&references(&nodes)), "(1 (2 3)(4))(5)");
}

#[test]
fn a_mail_nobody_has_holds_its_answers_together() {
    let nodes = [node("b", &["a"], "", 1), node("c", &["a"], "", 2), node("d", &["q"], "", 3)];

    assert_eq!(written(&references(&nodes)), "((1)(2))(3)");
}

#[test]
fn a_line_through_unseen_mails_is_kept_by_the_known_ones() {
    let nodes = [node("e", &["a", "b", "c", "d"], "", 2), node("a", &[], "", 1)];

    assert_eq!(written(&references(&nodes)), "(2 1)");
}

#[test]
fn loops_end() {
    let nodes = [
        node("a", &["c"], "", 1),
        node("b", &["a"], "", 2),
        node("c", &["b"], "", 3),
        node("s", &["s"], "", 4),
    ];

    let trees = references(&nodes);

    let mut all: Vec<usize> = trees.iter().flat_map(Tree::mails).collect();
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2, 3]);
    assert_eq!(groups(&nodes), [0, 0, 0, 3]);
}

#[test]
fn equal_subjects_meet_as_the_rfc_says() {
    let answer_and_original = [node("b", &[], "Re: x", 1), node("a", &[], "x", 2)];
    assert_eq!(written(&references(&answer_and_original)), "(2 1)");

    let two_originals = [node("a", &[], "x", 1), node("b", &[], "X", 2)];
    assert_eq!(written(&references(&two_originals)), "((1)(2))");

    let group_and_answer = [node("b", &["u"], "x", 1), node("c", &["u"], "x", 2), node("d", &[], "Re: x", 3)];
    assert_eq!(written(&references(&group_and_answer)), "((1)(2)(3))");

    let without_subject = [node("a", &[], "", 1), node("b", &[], "Re:", 2)];
    assert_eq!(written(&references(&without_subject)), "(1)(2)");
}

#[test]
fn of_several_in_reply_to_the_first_counts_and_only_without_references() {
    let mut answer = node("c", &[], "", 3);
    answer.in_reply_to = vec!["a".into(), "b".into()];
    let mut other = answer.clone();
    (other.id, other.references) = ("d".into(), vec!["b".into()]);

    let nodes = [node("a", &[], "", 1), node("b", &[], "", 2), answer, other];

    assert_eq!(written(&references(&nodes)), "(1 3)(2 4)");
}

#[test]
fn a_reused_id_doesnt_swallow_the_second_mail() {
    let nodes = [node("a", &[], "one", 1), node("a", &[], "two", 2), node("b", &["a"], "", 3)];

    assert_eq!(written(&references(&nodes)), "(1 3)(2)");
    assert_eq!(groups(&nodes), [0, 1, 0]);
}

#[test]
fn a_line_of_ten_thousand_answers_is_no_trouble() {
    let ids: Vec<String> = (0..10_000).map(|n| format!("{n}@x")).collect();
    let nodes: Vec<Node> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| node(id, &[ids[n.saturating_sub(1)].as_str()], "", n as i64))
        .collect();

    let trees = references(&nodes);

    assert_eq!(trees.iter().map(|tree| tree.mails().len()).sum::<usize>(), 10_000);
    assert!(groups(&nodes).iter().all(|group| *group == 0));
}

#[test]
fn what_is_answered_is_taken_before_the_answer_and_all_else_stays_in_order() {
    let nodes = [
        node("c", &["a", "b"], "", 0),
        node("x", &[], "", 0),
        node("b", &["a"], "", 0),
        node("a", &[], "", 0),
        node("y", &["unseen"], "", 0),
    ];

    assert_eq!(parents_first(&nodes), [3, 2, 0, 1, 4]);
    assert_eq!(parents_first(&[]), Vec::<usize>::new());
}

#[test]
fn groups_dont_depend_on_the_order_of_the_mails() {
    let nodes = [
        node("c", &["unseen"], "", 0),
        node("d", &["unseen", "other"], "", 0),
        node("e", &["other"], "", 0),
        node("f", &["lone"], "", 0),
        node("", &["d"], "", 0),
    ];
    let count = |nodes: &[Node]| groups(nodes).into_iter().collect::<std::collections::HashSet<_>>().len();

    let mut turned = nodes.to_vec();
    turned.reverse();

    assert_eq!((count(&nodes), count(&turned)), (2, 2));
}

#[test]
fn the_address_of_a_mails_author_in_in_reply_to_is_no_message_id() {
    let raw = "From: b@x.example\r\nMessage-ID: <2@x>\r\nIn-Reply-To: Message from \"Ana Lima\"\r\n \
               <ana@x.example> of \"Mon, 23 Nov 2026 09:00:00 +0000.\" <1@x>\r\n\r\nHello\r\n";
    let mail = parse(raw.as_bytes(), "").unwrap();

    assert_eq!(super::cited(&mail), ["1@x"]);
    assert_eq!(Node::of(&mail).in_reply_to, ["1@x"]);
}

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail/threading");
    if !folder.is_dir() {
        println!("passed over: the thread scripts aren't at {}", folder.display());
        return Vec::new();
    }
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_none());
    found.sort();
    assert!(found.len() >= 10, "need the scripts for this test to mean anything");
    found
}

/// The mails of an mbox file with the envelope sender and, for those without a Date, the time of the line between them.
fn mails_of(script: &Path) -> Vec<Node> {
    let text = std::fs::read_to_string(script.with_extension("mbox")).unwrap();
    let mails = text.strip_prefix("From ").unwrap().split("\nFrom ");
    let nodes = mails.map(|mail| {
        let (line, raw) = mail.split_once('\n').unwrap();
        let parsed = parse(raw.as_bytes(), "user@domain").unwrap_or_default();
        Node { date: parsed.date_ms.unwrap_or_else(|| time_of(line)), ..Node::of(&parsed) }
    });
    nodes.collect()
}

/// `user@domain  Fri Feb 22 23:00:01 2008 +0200`: all are of one day, so the clock is enough.
fn time_of(line: &str) -> i64 {
    let clock = line.split_whitespace().find(|word| word.contains(':')).unwrap();
    let parts: Vec<i64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    let offset = if line.contains("+0200") { 2 } else { 0 };
    1_203_638_400_000 + ((parts[0] - offset) * 3600 + parts[1] * 60 + parts[2]) * 1000
}

/// `(1 (2)(3))(4)` as the groups at the top.
fn tops(text: &str) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut depth = 0;
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    for word in spaced.split_whitespace() {
        match word {
            "(" => {
                if depth == 0 {
                    groups.push(Vec::new());
                }
                depth += 1;
            }
            ")" => depth -= 1,
            number => groups.last_mut().unwrap().push(number.parse().unwrap()),
        }
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort();
    groups
}

fn expected_in(script: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(script).unwrap();
    let lines = text.lines().map(str::trim).filter(|line| line.to_lowercase().starts_with("* thread "));
    lines.map(|line| line[9..].to_owned()).collect()
}

#[test]
fn every_thread_script_gives_the_expected_threads() {
    for script in scripts() {
        let name = script.file_name().unwrap().to_string_lossy().into_owned();
        let nodes = mails_of(&script);
        for (step, expected) in expected_in(&script).iter().enumerate() {
            if name.starts_with("thread-orderedsubject") {
                assert_eq!(&written(&ordered_subject(&nodes)), expected, "{name}");
                continue;
            }
            let shown = shown(&name, step, nodes.len());
            let trees = references(&nodes);
            let found: String = trees.iter().map(|tree| format!("({})", numbers(tree, &shown))).collect();
            let found: Vec<Vec<usize>> = tops(&found).into_iter().filter(|group| !group.is_empty()).collect();
            assert_eq!(found, tops(expected), "{name}, step {step}");
        }
    }
}

/// The scripts delete and append between their steps; a thread outlives the mail that held it together, as a
/// conversation does. Which mails of the file are there at a step, in order:
fn shown(name: &str, step: usize, count: usize) -> Vec<usize> {
    match (name, step) {
        ("thread", 1) => vec![1, 2],
        ("thread5", 0) => vec![0, 1, 2, 3],
        ("thread5", 1) => vec![2, 3],
        ("thread5", 2) => vec![2, 3, 4],
        ("thread7", 1) => vec![0, 2, 3],
        ("thread8", 0) => vec![0, 1],
        ("thread8", 1) => vec![0],
        ("thread8", 2) => vec![0, 2],
        _ => (0..count).collect(),
    }
}

fn numbers(tree: &Tree, shown: &[usize]) -> String {
    let places = tree.mails().into_iter().filter_map(|at| shown.iter().position(|one| *one == at));
    places.map(|at| (at + 1).to_string()).collect::<Vec<_>>().join(" ")
}
