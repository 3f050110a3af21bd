//! Any bytes are a mail or are refused; what is read keeps its bounds.
#![no_main]

libfuzzer_sys::fuzz_target!(|raw: &[u8]| {
    if let Ok(mail) = mail::read(raw, "sender@sender.example") {
        assert!(mail.files.len() <= 500);
        assert!(!mail.text.contains('\0') && !mail.subject.contains('\n'));
    }
});
