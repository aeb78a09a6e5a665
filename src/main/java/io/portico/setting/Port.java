package io.portico.setting;

/** The number of a TCP port. */
public final class Port {
    static final int HIGHEST = 65_535;
    private static final int LONGEST = 5;

    private Port() {}

    /** Whether somebody could be reached there, other than where one listens, which may be at 0 for any that is free. */
    public static boolean canBeReached(String digits) {
        if (digits.isEmpty() || digits.length() > LONGEST || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int number = Integer.parseInt(digits);
        return number >= 1 && number <= HIGHEST;
    }
}
