//! Domains in which anybody may open a mailbox: sharing one makes nobody a colleague.

/// Names that providers use under many country extensions: `yahoo.fr`, `yahoo.co.uk`…
const NAMES: [&str; 17] = [
    "aol",
    "fastmail",
    "gmail",
    "gmx",
    "googlemail",
    "hotmail",
    "icloud",
    "inbox",
    "live",
    "mail",
    "msn",
    "outlook",
    "proton",
    "protonmail",
    "yahoo",
    "yandex",
    "zoho",
];

/// Domains of access providers and of other providers of the general public. Sorted.
const DOMAINS: [&str; 115] = [
    "126.com",
    "163.com",
    "9online.fr",
    "aim.com",
    "alice.it",
    "aliceadsl.fr",
    "aliceposta.it",
    "arcor.de",
    "att.net",
    "barid.com",
    "bbox.fr",
    "bell.net",
    "bellsouth.net",
    "bigpond.com",
    "bluemail.ch",
    "bluewin.ch",
    "blueyonder.co.uk",
    "bol.com.br",
    "btinternet.com",
    "caramail.com",
    "cegetel.net",
    "charter.net",
    "chello.nl",
    "club-internet.fr",
    "club.fr",
    "comcast.net",
    "cox.net",
    "cyberposte.com",
    "dartybox.com",
    "disroot.org",
    "duck.com",
    "earthlink.net",
    "email.com",
    "email.it",
    "estvideoinfo.fr",
    "evc.net",
    "free.fr",
    "freenet.de",
    "freesbee.fr",
    "freesurf.fr",
    "gmx.net",
    "guerrillamail.com",
    "hanmail.net",
    "hey.com",
    "hushmail.com",
    "infonie.fr",
    "interia.pl",
    "internet-fr.net",
    "jcom.home.ne.jp",
    "juno.com",
    "kpnmail.nl",
    "laposte.fr",
    "laposte.net",
    "latinmail.com",
    "libero.it",
    "libertysurf.fr",
    "list.ru",
    "lycos.fr",
    "mac.com",
    "magic.fr",
    "mailbox.org",
    "mailfence.com",
    "mailinator.com",
    "mailo.com",
    "me.com",
    "mindspring.com",
    "modulonet.fr",
    "mylaposte.fr",
    "naver.com",
    "neuf.fr",
    "noos.fr",
    "nordnet.fr",
    "ntlworld.com",
    "numericable.com",
    "numericable.fr",
    "o2.pl",
    "oleane.com",
    "onet.pl",
    "online.fr",
    "optonline.net",
    "orange.com",
    "orange.fr",
    "orange.net",
    "outlook.com",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "riseup.net",
    "rocketmail.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "sfr.net",
    "shaw.ca",
    "sina.com",
    "skynet.be",
    "sympatico.ca",
    "t-online.de",
    "tele2.fr",
    "telenet.be",
    "tiscali.fr",
    "tiscali.it",
    "tutanota.com",
    "uol.com.br",
    "verizon.net",
    "videotron.ca",
    "virgilio.it",
    "voila.fr",
    "wanadoo.fr",
    "web.de",
    "worldonline.fr",
];

/// May anybody have an address in this domain?
pub fn is_public_provider(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let (name, extension) = domain.split_once('.').unwrap_or((&domain, ""));
    // `yahoo.fr` and `yahoo.co.uk`, not `mail.entreprise.fr`.
    let is_extension = match extension.split_once('.') {
        None => !extension.is_empty(),
        Some((second, country)) => {
            matches!(second, "co" | "com" | "net" | "org") && country.len() == 2
        }
    };
    (is_extension && NAMES.contains(&name)) || DOMAINS.contains(&domain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_mailboxes_are_told_from_those_of_companies() {
        for domain in [
            "gmail.com",
            "GMAIL.com",
            "yahoo.fr",
            "yahoo.co.uk",
            "orange.fr",
            "wanadoo.fr",
            "laposte.net",
            "bbox.fr",
            "nordnet.fr",
        ] {
            assert!(is_public_provider(domain), "{domain}");
        }
        for domain in ["usine.fr", "mail.usine.fr", "orange.usine.fr", "gmail", ""] {
            assert!(!is_public_provider(domain), "{domain}");
        }
    }
}
