use proptest::prelude::*;

use super::*;

#[test]
fn tax_is_taken_out_of_the_sum_and_rounded_once() {
    let cases = [
        (11_900, 1_900, 1_900, "19 % of a round net"),
        (10_000, 1_900, 1_597, "15.966 rounds up"),
        (999, 700, 65, "0.6535 rounds down to the cent"),
        (1, 1_900, 0, "a cent bears no tax"),
        (107, 700, 7, "7 %"),
        (0, 1_900, 0, "nothing"),
        (-11_900, 1_900, -1_900, "a discount bears tax, too"),
        (-999, 700, -65, "and rounds alike"),
        (1_500, 1_000, 136, "JPY 1,500 at 10 %: no minor units"),
        (12_345, 500, 588, "KWD 12.345 at 5 %: three digits"),
        (10_000, 0, 0, "untaxed"),
        (10_000, 550, 521, "a rate with half a percent"),
        (21, 10_000, 11, "half a cent goes up"),
        (i64::MAX, 10_000, i64::MAX / 2 + 1, "as large as it gets"),
    ];
    for (gross, rate, tax, says) in cases {
        assert_eq!(tax_within(gross, rate), tax, "{says}");
    }
}

#[test]
fn a_document_is_rounded_per_rate_not_per_line() {
    let thirds = vec![(1_900, 333); 3];

    let sums = tally(thirds).unwrap();

    assert_eq!(sums, [TaxSum { tax_bp: 1_900, net_minor: 839, tax_minor: 160, gross_minor: 999 }]);
    assert_ne!(
        3 * tax_within(333, 1_900),
        160,
        "rounding each line would differ, or this test means nothing"
    );
}

#[test]
fn mixed_rates_and_discounts_stand_side_by_side() {
    let sums = tally([(700, 1_070), (1_900, 11_900), (0, 500), (1_900, -1_190), (700, 0)]).unwrap();
    let all = total(&sums).unwrap();

    let rows: Vec<_> =
        sums.iter().map(|sum| (sum.tax_bp, sum.net_minor, sum.tax_minor, sum.gross_minor)).collect();
    assert_eq!(rows, [(1_900, 9_000, 1_710, 10_710), (700, 1_000, 70, 1_070), (0, 500, 0, 500)]);
    assert_eq!((all.net_minor, all.tax_minor, all.gross_minor), (10_500, 1_780, 12_280));
}

#[test]
fn impossible_rates_and_sums_are_refused_with_what_to_correct() {
    let rate = tally([(-1, 100)]).unwrap_err().to_string();
    let sum = tally([(0, i64::MAX), (0, 1)]).unwrap_err().to_string();

    assert!(rate.contains("tax rate of -1") && rate.contains("Correct it"), "{rate}");
    assert!(sum.contains("too large"), "{sum}");
}

#[test]
fn an_amount_is_shared_to_the_cent() {
    let cases: [(i64, &[i64], &[i64]); 7] = [
        (100, &[1, 1, 1], &[34, 33, 33]),
        (-100, &[1, 1, 1], &[-34, -33, -33]),
        (10, &[0, 5], &[0, 10]),
        (7, &[-5, 5], &[0, 7]),
        (7, &[0, 0], &[0, 0]),
        (7, &[], &[]),
        (i64::MAX, &[i64::MAX, i64::MAX], &[i64::MAX / 2 + 1, i64::MAX / 2]),
    ];
    for (amount, weights, parts) in cases {
        assert_eq!(share(amount, weights), parts, "{amount} over {weights:?}");
    }
}

fn amounts() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let rate = prop_oneof![Just(0), Just(500), Just(700), Just(1_900), Just(2_550), 0..=WHOLE_BP];
    prop::collection::vec((rate, -1_000_000_000_i64..1_000_000_000), 0..40)
}

proptest! {
    #[test]
    fn net_and_tax_always_make_the_gross(amounts in amounts()) {
        let sums = tally(amounts.iter().copied()).unwrap();
        let all = total(&sums).unwrap();

        for sum in &sums {
            prop_assert_eq!(sum.net_minor + sum.tax_minor, sum.gross_minor);
            let off = i128::from(sum.net_minor) * i128::from(sum.tax_bp)
                - i128::from(sum.tax_minor) * i128::from(WHOLE_BP);
            prop_assert!(off.abs() <= i128::from(WHOLE_BP), "more than one minor unit from net × rate");
        }
        prop_assert_eq!(all.net_minor + all.tax_minor, all.gross_minor);
        prop_assert_eq!(all.gross_minor, amounts.iter().map(|(_, gross)| gross).sum::<i64>());
        prop_assert!(sums.windows(2).all(|pair| pair[0].tax_bp > pair[1].tax_bp));
    }

    #[test]
    fn documents_one_after_the_other_bear_the_tax_of_their_sum(
        steps in prop::collection::vec((prop_oneof![Just(700_i64), Just(1_900)], 1_i64..100_000), 1..30)
    ) {
        let (mut before, mut tax) = (Vec::new(), 0);
        for step in &steps {
            let added = tally_after(&before, &[*step]).unwrap();
            prop_assert_eq!(added[0].net_minor + added[0].tax_minor, step.1);
            prop_assert!(added[0].tax_minor >= 0 && added[0].net_minor >= 0);
            tax += added[0].tax_minor;
            before.push(*step);
        }

        prop_assert_eq!(tax, total(&tally(steps).unwrap()).unwrap().tax_minor);
    }

    #[test]
    fn shares_make_the_whole_and_none_outgrows_its_weight(
        amount in 0_i64..1_000_000, weights in prop::collection::vec(0_i64..1_000_000, 1..20)
    ) {
        let whole: i64 = weights.iter().sum();
        prop_assume!(whole > 0);
        let parts = share(amount, &weights);

        prop_assert_eq!(parts.iter().sum::<i64>(), amount);
        if amount <= whole {
            prop_assert!(parts.iter().zip(&weights).all(|(part, weight)| part <= weight));
        }
    }
}
