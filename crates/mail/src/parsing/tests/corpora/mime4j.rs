//! Apache mime4j's torture messages: every part's bytes and every header field as its files have them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::super::fields::unfold;
use super::super::super::structure::{self, Entity};
use super::{files, folder};

/// What we read differently, with the reason; the bytes of all other parts are the same.
const DIFFERENT: [(&str, &str); 14] = [
    ("empty-preamble 1_1", "its lines end in LF, and quoted-printable keeps the breaks that came"),
    ("german-qp 1", "its lines end in LF, and quoted-printable keeps the breaks that came"),
    ("jt-0498 1_2_1", "its lines end in LF, and quoted-printable keeps the breaks that came"),
    ("mp-msg-rfc822 1_2_1", "its lines end in LF, and quoted-printable keeps the breaks that came"),
    ("frag 1_2_1_2_1_2_1_2", "base64 that is cut off within a group gives the bytes that came"),
    ("multi-frag 1_3_2", "base64 that is cut off within a group gives the bytes that came"),
    ("hdr-fakeout 1", "text right behind the header begins the body, so nothing is lost"),
    (
        "basic-plain-with-bad-header-separator 1",
        "text behind a line of blanks begins the body, so nothing is lost",
    ),
    ("malformedHeader-noheader 1", "a text without a header is kept whole"),
    ("malformedHeaderStartsBody-noheader 1", "a text without a header is kept whole"),
    (
        "malformedHeaderStartsBody-nocrlfcrlf 1",
        "the other of mime4j's two ways: a bad line before further fields is passed over",
    ),
    ("missing-inner-boundary 1_2_1", "a part cut off before its first letter is none"),
    ("multipartemptypart 1_2", "a part cut off before its first letter is none"),
    ("multipartnestedemptyparts 1_1", "the same mail stands there whole and in its parts"),
];

fn messages() -> Vec<PathBuf> {
    folder("mime4j").map(|folder| files(&folder, "msg")).unwrap_or_default()
}

/// The parts without parts of their own, by their place in the tree.
fn leaves(entity: &Entity<'_>, place: String, found: &mut BTreeMap<String, Vec<u8>>) {
    match entity.major() {
        "multipart" => {
            let boundary = entity.boundary().unwrap_or_default();
            let body = entity.multipart_body(&boundary);
            let parts = structure::divide(&body, &boundary, 1_000);
            for (nth, raw) in parts.all.iter().enumerate() {
                let part = Entity::read(raw, entity.default_type());
                leaves(&part, format!("{place}_{}", nth + 1), found);
            }
        }
        "message" if entity.kind.value == "message/rfc822" => {
            let body = entity.bytes();
            leaves(&Entity::read(&body, "text/plain"), format!("{place}_1"), found);
        }
        _ => {
            found.insert(place, entity.bytes().into_owned());
        }
    }
}

fn stem(message: &Path) -> String {
    message.file_stem().unwrap().to_str().unwrap().to_owned()
}

fn expected_leaves(message: &Path) -> BTreeMap<String, Vec<u8>> {
    let start = format!("{}_decoded_", stem(message));
    let beside = ["txt", "bin"].into_iter().flat_map(|ending| files(message.parent().unwrap(), ending));
    let ours = beside.filter_map(|path| {
        let place = stem(&path).strip_prefix(&start)?.to_owned();
        Some((place, std::fs::read(&path).unwrap()))
    });
    ours.collect()
}

#[test]
fn every_part_has_the_bytes_it_should() {
    let mut compared = 0;
    for message in messages() {
        let raw = std::fs::read(&message).unwrap();
        let mut found = BTreeMap::new();
        leaves(&Entity::read(&raw, "text/plain"), "1".into(), &mut found);
        let expected = expected_leaves(&message);
        let places: std::collections::BTreeSet<_> = found.keys().chain(expected.keys()).cloned().collect();
        for place in places {
            let name = format!("{} {place}", stem(&message));
            let is_same = found.get(&place) == expected.get(&place);
            let reason = DIFFERENT.iter().find(|(different, _)| *different == name);
            let told =
                |bytes: Option<&Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            assert!(
                is_same != reason.is_some(),
                "{name} ({reason:?}): {:?} instead of {:?}",
                told(found.get(&place)),
                told(expected.get(&place))
            );
            compared += 1;
        }
    }
    assert!(compared == 0 || compared > 150, "need mime4j's parts for this test to mean anything");
}

/// The fields of the first header in mime4j's description of a message.
fn expected_fields(xml: &str) -> Vec<String> {
    let header =
        xml.split("<header>").nth(1).and_then(|rest| rest.split("</header>").next()).unwrap_or_default();
    let fields = header.split("<field>").skip(1).map(|field| field.split("</field>").next().unwrap());
    let plain = fields.map(|field| {
        let field = field.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        folded(&field.replace("&apos;", "'").replace("&amp;", "&"))
    });
    plain.collect()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_header_field_is_found() {
    let mut compared = 0;
    for message in messages() {
        let raw = std::fs::read(&message).unwrap();
        let xml = std::fs::read(message.with_extension("xml")).unwrap();
        let entity = Entity::read(&raw, "text/plain");

        let found = entity.fields.all.iter().map(|field| {
            // mime4j writes each byte beyond ASCII as a letter of Latin 1.
            let value: String = unfold(field.value).iter().map(|byte| char::from(*byte)).collect();
            folded(&format!("{}:{value}", field.name))
        });

        let found: Vec<String> = found.collect();
        let expected = expected_fields(&String::from_utf8_lossy(&xml));
        // The other of mime4j's two ways: the body begins at the bad line and with it what follows.
        let ends_early = stem(&message) == "malformedHeaderStartsBody-nocrlfcrlf";
        assert_eq!(found != expected, ends_early, "{}: {found:?} {expected:?}", message.display());
        compared += expected.len();
    }
    assert!(compared == 0 || compared > 150, "need mime4j's headers for this test to mean anything");
}
