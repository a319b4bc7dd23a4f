/** The same as in package.json. */
export const version = '0.1.0';

export const userAgent = `cardepass-sdk/${version}`;
