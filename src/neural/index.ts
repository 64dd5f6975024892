/** The neural side of the comparison; nothing is exported yet. */
export {};
