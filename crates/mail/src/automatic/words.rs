//! How mail programs begin the subject of an answer they send by themselves, and what people write into it.

/// What programs put before the subject they answer, with a colon after it. Two points: people don't write so.
const PREFIXES: [&str; 34] = [
    "automatic reply",
    "automatic response",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "autoresponse",
    "automatische antwort",
    "automatische antwoord",
    "automatisch antwoord",
    "réponse automatique",
    "reponse automatique",
    "respuesta automática",
    "respuesta automatica",
    "risposta automatica",
    "resposta automática",
    "resposta automàtica",
    "autosvar",
    "automatisk svar",
    "automatiskt svar",
    "automaattinen vastaus",
    "automatická odpověď",
    "automatyczna odpowiedź",
    "odpowiedź automatyczna",
    "automatikus válasz",
    "răspuns automat",
    "raspuns automat",
    "otomatik yanıt",
    "автоматический ответ",
    "автоматична відповідь",
    "αυτόματη απάντηση",
    "自动答复",
    "自動回覆",
    "自動応答",
];

/// What people call it themselves. One point: a customer may speak of it too.
const NAMES: [&str; 36] = [
    "out of office",
    "out-of-office",
    "out of the office",
    "i am out of",
    "ooo:",
    "away from my mail",
    "away from the office",
    "on vacation",
    "vacation reply",
    "vacation notice",
    "abwesenheitsnotiz",
    "abwesenheit",
    "abwesend",
    "nicht im büro",
    "nicht im haus",
    "afwezigheidsbericht",
    "afwezig",
    "niet aanwezig",
    "absence du bureau",
    "absent du bureau",
    "message d'absence",
    "absence :",
    "fuera de la oficina",
    "ausente de la oficina",
    "fuori ufficio",
    "assenza dall'ufficio",
    "fora do escritório",
    "ausência do escritório",
    "frånvaro",
    "fraværsmelding",
    "ikke på kontoret",
    "poissa toimistolta",
    "mimo kancelář",
    "poza biurem",
    "házon kívül",
    "нет на работе",
];

/// Words of an absence note, in its first lines.
const ABSENT: [&str; 24] = [
    "i am out of the office",
    "i'm out of the office",
    "i am currently out",
    "i will be out of",
    "i am away",
    "limited access to email",
    "limited access to e-mail",
    "this is an automatic",
    "this is an automated",
    "nicht im büro",
    "nicht im haus",
    "bin ich wieder",
    "automatische antwort",
    "wird nicht weitergeleitet",
    "actuellement absent",
    "je suis absent",
    "de retour le",
    "estoy fuera de la oficina",
    "estaré fuera",
    "sono fuori ufficio",
    "estou ausente",
    "ik ben afwezig",
    "niet aanwezig",
    "jag är inte på kontoret",
];

/// Letters of a mail that are searched for words of absence.
const LOOK_AT: usize = 600;

/// How much a subject speaks for an automatic answer; none when nothing does.
pub(super) fn subject(subject: &str) -> Option<i64> {
    let subject = subject.trim().to_lowercase().replace('’', "'");
    let follows = |prefix: &&str| {
        subject.strip_prefix(*prefix).map(str::trim_start).is_some_and(|rest| rest.starts_with([':', '：']))
    };
    if PREFIXES.iter().any(follows) {
        return Some(2);
    }
    let begins = |words: &[&str]| words.iter().any(|word| subject.starts_with(word));
    (begins(&NAMES) || begins(&PREFIXES)).then_some(1)
}

/// True when a text begins like an absence note.
pub(super) fn speaks_of_absence(text: &str) -> bool {
    let start: String = text.chars().take(LOOK_AT).collect::<String>().to_lowercase().replace('’', "'");
    ABSENT.iter().any(|phrase| start.contains(phrase))
}
