//! The rule of each country: what may follow the prefix, and how its check digits are computed.
//!
//! A rule receives what follows the prefix, in upper case, letters and digits only.

use super::check_digit::{
    complement_to_eleven, complement_to_ten, digits, iso_7064_mod_11_10, number, weighted,
    weighted_digit_sums,
};

/// VAT numbers of one country.
pub(crate) struct Format {
    /// What numbers start with; not always the country's code.
    pub(crate) prefix: &'static str,
    /// ISO 3166-1 alpha-2 code.
    pub(crate) country: &'static str,
    /// Whether what follows the prefix has the right structure and check digits.
    pub(crate) accepts: fn(&[u8]) -> bool,
}

const fn format(prefix: &'static str, country: &'static str, accepts: fn(&[u8]) -> bool) -> Format {
    Format {
        prefix,
        country,
        accepts,
    }
}

pub(crate) static FORMATS: [Format; 32] = [
    format("AD", "AD", andorra),
    format("ATU", "AT", austria),
    format("BE", "BE", belgium),
    format("BG", "BG", bulgaria),
    format("CHE", "CH", switzerland),
    format("CY", "CY", cyprus),
    format("CZ", "CZ", czechia),
    format("DE", "DE", germany),
    format("DK", "DK", denmark),
    format("EE", "EE", estonia),
    format("EL", "GR", greece),
    format("ES", "ES", spain),
    format("FI", "FI", finland),
    format("FR", "FR", france),
    format("GB", "GB", united_kingdom),
    format("HR", "HR", croatia),
    format("HU", "HU", hungary),
    format("IE", "IE", ireland),
    format("IT", "IT", italy),
    format("LT", "LT", lithuania),
    format("LU", "LU", luxembourg),
    format("LV", "LV", latvia),
    format("MT", "MT", malta),
    format("NL", "NL", netherlands),
    format("NO", "NO", norway),
    format("PL", "PL", poland),
    format("PT", "PT", portugal),
    format("RO", "RO", romania),
    format("RS", "RS", serbia),
    format("SE", "SE", sweden),
    format("SI", "SI", slovenia),
    format("SK", "SK", slovakia),
];

/// The format whose prefix the number (in upper case) starts with. No prefix starts another.
pub(crate) fn format_of(number: &str) -> Option<&'static Format> {
    FORMATS
        .iter()
        .find(|format| number.starts_with(format.prefix))
}

fn andorra(body: &[u8]) -> bool {
    let [first, middle @ .., last] = body else {
        return false;
    };
    b"FEALCDGOPU".contains(first) && b"FEALCDGOPU".contains(last) && digits::<6>(middle).is_some()
}

fn austria(body: &[u8]) -> bool {
    digits::<8>(body).is_some_and(|digits| {
        complement_to_ten(weighted_digit_sums(&digits, &[1, 2, 1, 2, 1, 2, 1]) + 4) == digits[7]
    })
}

/// Since 2023 numbers may start with 1; those of nine digits lack their leading zero.
fn belgium(body: &[u8]) -> bool {
    let digits = match body.len() {
        9 => digits::<10>(&[b"0", body].concat()),
        _ => digits::<10>(body).filter(|digits| digits[0] <= 1),
    };
    digits.is_some_and(|digits| 97 - number(&digits[..8]) % 97 == number(&digits[8..]))
}

fn bulgaria(body: &[u8]) -> bool {
    if let Some(digits) = digits::<9>(body) {
        let first = weighted(&digits, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
        let check = match first {
            10 => weighted(&digits, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
            check => check,
        };
        return check == digits[8];
    }
    digits::<10>(body).is_some_and(|digits| {
        bulgarian_person(&digits) || bulgarian_foreigner(&digits) || bulgarian_other(&digits)
    })
}

/// Date of birth, the century being coded in the month, and a check digit.
fn bulgarian_person(digits: &[u32; 10]) -> bool {
    let month = number(&digits[2..4]);
    let is_date = digits[2] <= 5 && digits[4] <= 3;
    let check = weighted(digits, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    is_date && matches!(month, 1..=12 | 21..=32 | 41..=52) && check == digits[9]
}

fn bulgarian_foreigner(digits: &[u32; 10]) -> bool {
    weighted(digits, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == digits[9]
}

fn bulgarian_other(digits: &[u32; 10]) -> bool {
    match complement_to_eleven(weighted(digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2])) {
        10 => false,
        11 => digits[9] == 0,
        check => check == digits[9],
    }
}

fn switzerland(body: &[u8]) -> bool {
    let suffixes: [&[u8]; 3] = [b"MWST", b"TVA", b"IVA"];
    let body = suffixes
        .iter()
        .find_map(|suffix| body.strip_suffix(*suffix))
        .unwrap_or(body);
    digits::<9>(body).is_some_and(|digits| {
        match complement_to_eleven(weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4])) {
            10 => false,
            11 => digits[8] == 0,
            check => check == digits[8],
        }
    })
}

fn cyprus(body: &[u8]) -> bool {
    /// What a digit of odd rank (first, third…) counts for.
    const MAPPED: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let Some((letter, body)) = body.split_last() else {
        return false;
    };
    digits::<8>(body).is_some_and(|digits| {
        let mapped = digits
            .iter()
            .step_by(2)
            .map(|digit| MAPPED[*digit as usize]);
        let plain = digits.iter().skip(1).step_by(2).copied();
        let sum: u32 = mapped.chain(plain).sum();
        matches!(digits[0], 0..=5 | 9)
            && digits[..2] != [1, 2]
            && u32::from(*letter) == u32::from(b'A') + sum % 26
    })
}

fn czechia(body: &[u8]) -> bool {
    if let Some(digits) = digits::<8>(body) {
        return match complement_to_eleven(weighted(&digits, &[8, 7, 6, 5, 4, 3, 2])) {
            10 => digits[7] == 0,
            11 => digits[7] == 1,
            check => check == digits[7],
        };
    }
    if let Some(digits) = digits::<9>(body) {
        return czech_special_person(&digits) || czech_birth_number_before_1954(&digits);
    }
    digits::<10>(body).is_some_and(|digits| czech_birth_number(&digits))
}

/// Nine digits starting with 6: numbers given to people without a birth number.
fn czech_special_person(digits: &[u32; 9]) -> bool {
    const CHECKS: [u32; 11] = [8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8];
    let sum = weighted(&digits[1..], &[8, 7, 6, 5, 4, 3, 2]);
    let rank = (complement_to_eleven(sum) - 1) as usize;
    digits[0] == 6 && CHECKS[rank] == digits[8]
}

/// Birth numbers had no check digit before 1954: year, month (plus 50 for women), day, three digits.
fn czech_birth_number_before_1954(digits: &[u32; 9]) -> bool {
    digits[0] <= 5 && matches!(digits[2], 0 | 1 | 5 | 6) && digits[4] <= 3
}

fn czech_birth_number(digits: &[u32; 10]) -> bool {
    let pairs: u64 = digits.chunks(2).map(number).sum();
    matches!(digits[2], 0..=3 | 5..=8)
        && digits[4] <= 3
        && pairs.is_multiple_of(11)
        && number(digits).is_multiple_of(11)
}

fn germany(body: &[u8]) -> bool {
    digits::<9>(body).is_some_and(|digits| digits[0] != 0 && iso_7064_mod_11_10(&digits))
}

fn denmark(body: &[u8]) -> bool {
    digits::<8>(body)
        .is_some_and(|digits| weighted(&digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

fn estonia(body: &[u8]) -> bool {
    digits::<9>(body).is_some_and(|digits| {
        digits[..2] == [1, 0]
            && complement_to_ten(weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7])) == digits[8]
    })
}

fn greece(body: &[u8]) -> bool {
    digits::<9>(body).is_some_and(|digits| {
        weighted(&digits, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == digits[8]
    })
}

fn spain(body: &[u8]) -> bool {
    let (Some(first), Some(last)) = (body.first(), body.last()) else {
        return false;
    };
    match (first, last) {
        (b'A'..=b'H' | b'J' | b'U' | b'V', b'0'..=b'9') => {
            digits::<8>(&body[1..]).is_some_and(|digits| {
                complement_to_ten(weighted_digit_sums(&digits, &[2, 1, 2, 1, 2, 1, 2])) == digits[7]
            })
        }
        (b'A'..=b'H' | b'N'..=b'S' | b'W', b'A'..=b'J') => {
            spanish_digits(body).is_some_and(|digits| {
                // Here the complement of zero is ten, written J.
                let check = 10 - weighted_digit_sums(&digits, &[2, 1, 2, 1, 2, 1, 2]) % 10;
                u32::from(*last) == u32::from(b'A') - 1 + check
            })
        }
        (b'0'..=b'9' | b'Y' | b'Z', b'A'..=b'Z') => spanish_digits(body).is_some_and(|digits| {
            let leading = match first {
                b'Y' => 1,
                b'Z' => 2,
                digit => u64::from(digit - b'0'),
            };
            spanish_letter(leading * 10_000_000 + number(&digits)) == *last
        }),
        (b'K' | b'L' | b'M' | b'X', b'A'..=b'Z') => {
            spanish_digits(body).is_some_and(|digits| spanish_letter(number(&digits)) == *last)
        }
        _ => false,
    }
}

/// The seven digits between the first and the last character.
fn spanish_digits(body: &[u8]) -> Option<[u32; 7]> {
    body.get(1..body.len() - 1).and_then(digits::<7>)
}

/// Control letter of a personal number.
fn spanish_letter(number: u64) -> u8 {
    b"TRWAGMYFPDXBNJZSQVHLCKE"[(number % 23) as usize]
}

fn finland(body: &[u8]) -> bool {
    digits::<8>(body).is_some_and(|digits| {
        match complement_to_eleven(weighted(&digits, &[7, 9, 10, 5, 8, 4, 2])) {
            10 | 11 => digits[7] == 0,
            check => check == digits[7],
        }
    })
}

/// A key with a letter (neither I nor O) is accepted unchecked.
fn france(body: &[u8]) -> bool {
    let Some((key, siren)) = body.split_at_checked(2) else {
        return false;
    };
    let Some(siren) = digits::<9>(siren) else {
        return false;
    };
    match digits::<2>(key) {
        Some(key) => (number(&siren) * 100 + 12) % 97 == number(&key),
        None => !key.contains(&b'I') && !key.contains(&b'O'),
    }
}

/// Companies, branches (12 digits), government departments and health authorities.
fn united_kingdom(body: &[u8]) -> bool {
    if let Some(department) = body.strip_prefix(b"GD") {
        return digits::<3>(department).is_some_and(|digits| number(&digits) < 500);
    }
    if let Some(authority) = body.strip_prefix(b"HA") {
        return digits::<3>(authority).is_some_and(|digits| number(&digits) > 499);
    }
    let (company, branch) = body.split_at(body.len().min(9));
    let has_branch_format = branch.is_empty() || digits::<3>(branch).is_some();
    let Some(digits) = digits::<9>(company).filter(|_| has_branch_format) else {
        return false;
    };
    let rank = number(&digits[..7]);
    let check = number(&digits[7..]);
    // The remainder is taken away from 97, zero staying zero.
    let old = (97 - u64::from(weighted(&digits, &[8, 7, 6, 5, 4, 3, 2])) % 97) % 97;
    let new = if old >= 55 { old - 55 } else { old + 42 };
    let in_old_range =
        !matches!(rank, 100_000..=999_999 | 9_490_001..=9_700_000) && rank < 9_990_001;
    let is_zero = rank == 0 && check == 0 && branch.iter().all(|digit| *digit == b'0');
    !is_zero && ((check == old && in_old_range) || (check == new && rank > 1_000_000))
}

fn croatia(body: &[u8]) -> bool {
    digits::<11>(body).is_some_and(|digits| iso_7064_mod_11_10(&digits))
}

fn hungary(body: &[u8]) -> bool {
    digits::<8>(body).is_some_and(|digits| {
        complement_to_ten(weighted(&digits, &[9, 7, 3, 1, 9, 7, 3])) == digits[7]
    })
}

/// Current structure: seven digits, check letter, optional A or H. Older one: digit from 7 to 9, letter,
/// five digits, check letter, which is checked as a current number with the first digit at the end.
fn ireland(body: &[u8]) -> bool {
    match body {
        [first @ b'7'..=b'9', b'A'..=b'Z', middle @ .., check] if middle.len() == 5 => {
            irish_check(&[b"0", middle, &[*first]].concat(), *check, 0)
        }
        [head @ .., check, b'A'] if head.len() == 7 => irish_check(head, *check, 9),
        [head @ .., check, b'H'] if head.len() == 7 => irish_check(head, *check, 72),
        [head @ .., check] => irish_check(head, *check, 0),
        [] => false,
    }
}

fn irish_check(head: &[u8], check: u8, suffix: u32) -> bool {
    digits::<7>(head).is_some_and(|digits| {
        let expected = match (weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) + suffix) % 23 {
            0 => u32::from(b'W'),
            rank => u32::from(b'A') - 1 + rank,
        };
        u32::from(check) == expected
    })
}

/// Company (7 digits, not all zero), tax office (3 digits), check digit.
fn italy(body: &[u8]) -> bool {
    digits::<11>(body).is_some_and(|digits| {
        number(&digits[..7]) != 0
            && matches!(number(&digits[7..10]), 1..=201 | 888 | 999)
            && complement_to_ten(weighted_digit_sums(
                &digits,
                &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
            )) == digits[10]
    })
}

fn lithuania(body: &[u8]) -> bool {
    if let Some(digits) = digits::<9>(body) {
        let check = lithuanian_check(
            &digits,
            &[1, 2, 3, 4, 5, 6, 7, 8],
            &[3, 4, 5, 6, 7, 8, 9, 1],
        );
        return digits[7] == 1 && check == digits[8];
    }
    digits::<12>(body).is_some_and(|digits| {
        let first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2];
        let second = [3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4];
        digits[10] == 1 && lithuanian_check(&digits, &first, &second) == digits[11]
    })
}

/// The second weights serve when the first give ten.
fn lithuanian_check(digits: &[u32], first: &[u32], second: &[u32]) -> u32 {
    match weighted(digits, first) % 11 {
        10 => weighted(digits, second) % 11 % 10,
        check => check,
    }
}

fn luxembourg(body: &[u8]) -> bool {
    digits::<8>(body).is_some_and(|digits| number(&digits[..6]) % 89 == number(&digits[6..]))
}

/// First digit from 4 to 9: a company. Otherwise a person, whose number starts with a date of birth.
fn latvia(body: &[u8]) -> bool {
    digits::<11>(body).is_some_and(|digits| {
        if digits[0] <= 3 {
            return digits[2] <= 1;
        }
        let mut sum = weighted(&digits, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6]);
        if sum % 11 == 4 && digits[0] == 9 {
            sum -= 45;
        }
        let check = match sum % 11 {
            remainder @ 0..=3 => 3 - remainder,
            4 => 0,
            remainder => 14 - remainder,
        };
        check == digits[10]
    })
}

fn malta(body: &[u8]) -> bool {
    digits::<8>(body).is_some_and(|digits| {
        let check = 37 - weighted(&digits, &[3, 4, 6, 7, 8, 9]) % 37;
        digits[0] != 0 && u64::from(check) == number(&digits[6..])
    })
}

/// Either the historical check digit, or the whole number (letters counting from 10) modulo 97.
fn netherlands(body: &[u8]) -> bool {
    if body.get(9) != Some(&b'B') || digits::<2>(&body[10..]).is_none() {
        return false;
    }
    digits::<9>(&body[..9]).is_some_and(|digits| {
        let eleven = weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 % 10;
        let whole = b"NL"
            .iter()
            .chain(body)
            .fold(0, |remainder: u32, byte| match byte {
                b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
                letter => (remainder * 100 + u32::from(letter - b'A') + 10) % 97,
            });
        eleven == digits[8] || whole == 1
    })
}

fn norway(body: &[u8]) -> bool {
    let body = body.strip_suffix(b"MVA").unwrap_or(body);
    digits::<9>(body).is_some_and(|digits| {
        match complement_to_eleven(weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2])) {
            10 => false,
            11 => digits[8] == 0,
            check => check == digits[8],
        }
    })
}

fn poland(body: &[u8]) -> bool {
    digits::<10>(body).is_some_and(|digits| {
        weighted(&digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 % 10 == digits[9]
    })
}

fn portugal(body: &[u8]) -> bool {
    digits::<9>(body).is_some_and(|digits| {
        match complement_to_eleven(weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2])) {
            10 | 11 => digits[8] == 0,
            check => check == digits[8],
        }
    })
}

/// Two to ten digits, the weights being aligned on the right.
fn romania(body: &[u8]) -> bool {
    if !(2..=10).contains(&body.len()) || body[0] == b'0' {
        return false;
    }
    let padding = vec![b'0'; 10 - body.len()];
    digits::<10>(&[padding.as_slice(), body].concat()).is_some_and(|digits| {
        10 * weighted(&digits, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) % 11 % 10 == digits[9]
    })
}

fn serbia(body: &[u8]) -> bool {
    digits::<9>(body).is_some_and(|digits| iso_7064_mod_11_10(&digits))
}

/// Ten digits (Luhn) followed by `01`.
fn sweden(body: &[u8]) -> bool {
    digits::<12>(body).is_some_and(|digits| {
        let sum = weighted_digit_sums(&digits, &[2, 1, 2, 1, 2, 1, 2, 1, 2]);
        digits[10..] == [0, 1] && complement_to_ten(sum) == digits[9]
    })
}

fn slovenia(body: &[u8]) -> bool {
    digits::<8>(body).is_some_and(|digits| {
        match complement_to_eleven(weighted(&digits, &[8, 7, 6, 5, 4, 3, 2])) {
            11 => false,
            check => digits[0] != 0 && check % 10 == digits[7],
        }
    })
}

fn slovakia(body: &[u8]) -> bool {
    digits::<10>(body).is_some_and(|digits| {
        digits[0] != 0 && matches!(digits[2], 2..=4 | 6..=9) && number(&digits).is_multiple_of(11)
    })
}
