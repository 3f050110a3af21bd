//! Any HTML is cleaned, cleaning twice changes nothing, and it has a text.
#![no_main]

libfuzzer_sys::fuzz_target!(|html: &str| {
    let once = mail::html::clean(html);
    assert_eq!(mail::html::clean(&once), once);
    let _ = mail::html::text(html);
});
