//! Rules of the stylesheets and of the checks themselves.

use super::{
    assets::{BUNDLES, bundle, url},
    proof::holds_every_rule,
};

#[test]
fn an_address_of_an_asset_changes_with_the_release() {
    assert!(url("css/desk.css").starts_with("/assets/css/desk.css?v="));
}

#[test]
fn every_bundle_has_its_tokens_first_and_a_stranger_has_none() {
    for path in BUNDLES {
        let text = bundle(path).expect("a bundle that is listed");
        assert!(text.starts_with("/* Design tokens"), "{path}");
    }
    assert_eq!(bundle("css/tokens.css"), None);
}

#[test]
fn only_the_tokens_name_a_colour() {
    for path in BUNDLES {
        let text = bundle(path).expect("a bundle that is listed");
        let (_, rest) = text.split_once("--z-widget").expect("the end of the tokens");
        for colour in ["#", "rgb(", "hsl(", "light-dark("] {
            assert!(!rest.contains(colour), "{path} names a colour with {colour}");
        }
        assert!(!text.contains("!important"), "{path} shouts");
    }
}

#[test]
fn every_custom_property_that_is_used_is_defined() {
    for path in BUNDLES {
        let text = bundle(path).expect("a bundle that is listed");
        for used in text.split("var(").skip(1).filter_map(|rest| rest.split([')', ',']).next()) {
            assert!(text.contains(&format!("{used}:")), "{path} uses {used}");
        }
    }
}

#[test]
fn braces_of_every_bundle_match() {
    for path in BUNDLES {
        let text = bundle(path).expect("a bundle that is listed");
        assert_eq!(text.matches('{').count(), text.matches('}').count(), "{path}");
    }
}

#[test]
#[should_panic(expected = "no label")]
fn a_control_without_a_label_would_be_found() {
    holds_every_rule("a page", "<main id=\"main\"><h1>x</h1><input id=\"a\" name=\"a\"></main>");
}

#[test]
#[should_panic(expected = "inline script")]
fn an_inline_script_would_be_found() {
    holds_every_rule("a page", "<main id=\"main\"><h1>x</h1></main><script type=\"module\">x</script>");
}

#[test]
#[should_panic(expected = "leads nowhere")]
fn a_link_to_an_unknown_path_would_be_found() {
    holds_every_rule("a page", "<main id=\"main\"><h1>x</h1><a href=\"/reports\">x</a></main>");
}
