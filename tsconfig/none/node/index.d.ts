/** Stands in the place of Node's types where code runs without Node; see pure.json. */
declare namespace NodeJS {}
