//! Words of names and of towns, as the index holds them and as a person types them.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Legal forms: they say nothing of which company is meant, so they are neither indexed nor searched.
const LEGAL_FORMS: [&str; 30] = [
    "ae", "cuma", "earl", "ei", "eirl", "eurl", "gaec", "gie", "sa", "sarl", "sarlu", "sas",
    "sasu", "sca", "scea", "sci", "scm", "scop", "scp", "scs", "selarl", "selas", "sica", "snc",
    "societe", "spfpl", "spl", "srl", "ltd", "gmbh",
];

/// Words that link others.
const STOP_WORDS: [&str; 19] = [
    "a", "au", "aux", "chez", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par",
    "pour", "sous", "sur", "un",
];

/// Words that a person adds or leaves out without meaning another company.
const WEAK: [&str; 15] = [
    "asso",
    "association",
    "cabinet",
    "cie",
    "compagnie",
    "entreprise",
    "entreprises",
    "etablissement",
    "etablissements",
    "ets",
    "france",
    "groupe",
    "holding",
    "mr",
    "ste",
];

/// Lower case, without accents nor ligatures.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match letter {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            other => folded.push(other),
        }
    }
    folded
}

/// Whether the word is a legal form.
fn is_legal_form(word: &str) -> bool {
    LEGAL_FORMS.contains(&word)
}

/// Whether a search may do without the word.
pub(crate) fn is_weak(word: &str) -> bool {
    WEAK.contains(&word)
}

/// Whether the word only links others.
fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// Every word of a folded text, in order. Letters that stand alone in a row are one word: `S.A.R.L.` is `sarl`.
fn all_words(folded: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut spelt = String::new();
    for word in folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic() {
            spelt.push_str(word);
            continue;
        }
        if !spelt.is_empty() {
            words.push(std::mem::take(&mut spelt));
        }
        words.push(match word {
            "saint" => "st".to_owned(),
            "sainte" => "ste".to_owned(),
            _ => word.to_owned(),
        });
    }
    if !spelt.is_empty() {
        words.push(spelt);
    }
    words
}

/// The words that count: neither legal forms nor link words; all of them when nothing else is left.
pub(crate) fn words(text: &str) -> Vec<String> {
    let all = all_words(&fold(text));
    let counting: Vec<String> = all
        .iter()
        .filter(|word| !is_legal_form(word) && !is_stop_word(word))
        .cloned()
        .collect();
    if counting.is_empty() { all } else { counting }
}

/// The acronym of a name of three to seven words: people call `Régie Autonome des Transports Parisiens` by its letters.
pub(crate) fn acronym(name: &str) -> Option<String> {
    let all = all_words(&fold(name));
    let letters: String = all
        .iter()
        .filter(|word| {
            !is_stop_word(word) && !matches!(word.as_str(), "sarl" | "sas" | "sa" | "sasu" | "eurl")
        })
        .filter_map(|word| word.chars().next())
        .collect();
    (3..=7)
        .contains(&letters.chars().count())
        .then_some(letters)
}

/// Words of a town: without the number of a district nor the mail of companies.
pub(crate) fn town_words(town: &str) -> Vec<String> {
    all_words(&fold(town))
        .into_iter()
        .filter(|word| {
            !is_stop_word(word)
                && word != "cedex"
                && !word.starts_with(|c: char| c.is_ascii_digit())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected, "{text}");
    }

    #[test]
    fn words_have_neither_case_nor_accents() {
        check("Chaudronnerie Lefèvre", &["chaudronnerie", "lefevre"]);
        check("CŒUR D'ŒUVRE", &["coeur", "oeuvre"]);
        check("  ", &[]);
    }

    #[test]
    fn legal_forms_and_link_words_do_not_count() {
        check("S.A.R.L. Transports du Port", &["transports", "port"]);
        check("SARL DUPONT & FILS", &["dupont", "fils"]);
        check("Société Lyonnaise des Eaux SA", &["lyonnaise", "eaux"]);
        check("SCI", &["sci"]);
        check("L'Oréal", &["oreal"]);
    }

    #[test]
    fn letters_in_a_row_are_one_word() {
        check("E.D.F.", &["edf"]);
        check("A B C Recyclage", &["abc", "recyclage"]);
        check("Garage de Saint-Étienne", &["garage", "st", "etienne"]);
    }

    #[test]
    fn an_acronym_takes_the_first_letters() {
        assert_eq!(
            acronym("Régie Autonome des Transports Parisiens").as_deref(),
            Some("ratp")
        );
        assert_eq!(acronym("Transports Dupont"), None);
    }

    #[test]
    fn a_town_is_known_without_its_district() {
        assert_eq!(town_words("PARIS 9"), ["paris"]);
        assert_eq!(town_words("LYON 7EME"), ["lyon"]);
        assert_eq!(town_words("SAINT-DENIS CEDEX 01"), ["st", "denis"]);
    }
}
