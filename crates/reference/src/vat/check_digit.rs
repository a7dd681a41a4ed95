//! Arithmetic that national check digits share.

/// Reads exactly `N` digits.
pub(super) fn digits<const N: usize>(body: &[u8]) -> Option<[u32; N]> {
    let body: &[u8; N] = body.try_into().ok()?;
    body.iter()
        .all(u8::is_ascii_digit)
        .then(|| body.map(|digit| u32::from(digit - b'0')))
}

/// Digits as one number.
pub(super) fn number(digits: &[u32]) -> u64 {
    digits
        .iter()
        .fold(0, |number, digit| number * 10 + u64::from(*digit))
}

/// Sum of the digits times their weights, from the left; the shorter of the two lists decides.
pub(super) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// As [`weighted`], each product being replaced by the sum of its digits.
pub(super) fn weighted_digit_sums(digits: &[u32], weights: &[u32]) -> u32 {
    let products = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight);
    products.map(|product| product / 10 + product % 10).sum()
}

/// The digit that completes a sum to a multiple of ten.
pub(super) fn complement_to_ten(sum: u32) -> u32 {
    (10 - sum % 10) % 10
}

/// Eleven minus the remainder by eleven: 1 to 11; countries differ about 10 and 11.
pub(super) fn complement_to_eleven(sum: u32) -> u32 {
    11 - sum % 11
}

/// ISO 7064 mod 11,10 over all digits, the last being the check digit.
pub(super) fn iso_7064_mod_11_10(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (2 * if sum == 0 { 10 } else { sum }) % 11
    });
    (product + check) % 10 == 1
}
