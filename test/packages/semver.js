// semver: parsing, comparing, ranges, increments, sorting, coercion.
'use strict';
const semver = require('semver');

console.log(semver.valid('1.2.3'), semver.valid('a.b.c'), semver.clean('  =v1.2.3   '), semver.parse('1.2.3-alpha.1+build.5'));
for (const [a, b] of [['1.2.3', '1.2.4'], ['1.0.0-alpha', '1.0.0'], ['1.0.0-alpha.1', '1.0.0-alpha.beta'], ['2.0.0+a', '2.0.0+b']]) {
  console.log(a, b, semver.compare(a, b), semver.compareBuild(a, b), semver.diff(a, b), semver.gt(a, b), semver.lte(a, b));
}
for (const range of ['^1.2.3', '~1.2.3', '1.x || >=2.5.0 || 5.0.0 - 7.2.3', '*', '>=1.2.3 <2.0.0-0', '^0.0.3', '1.2 - 2', '<1.2.3-beta', 'nonsense']) {
  const valid = semver.validRange(range);
  console.log(range, '=>', valid, valid && ['1.2.3', '1.9.0', '2.5.0', '0.0.3', '1.2.3-beta.2'].map((version) => semver.satisfies(version, range)));
}
for (const release of ['major', 'minor', 'patch', 'premajor', 'preminor', 'prepatch', 'prerelease']) console.log(release, semver.inc('1.2.3-rc.1', release, 'beta'));
console.log(['1.10.0', '1.9.0', '1.0.0-beta', '1.0.0', '0.9.0'].sort(semver.compare), semver.rsort(['1.0.0', '2.0.0', '1.5.0']));
console.log(semver.maxSatisfying(['1.2.3', '1.3.0', '2.0.0'], '^1.2.0'), semver.minVersion('>1.0.0 <3').version, semver.coerce('v3.4 replaces v3.3.1').version, semver.coerce('42.6.7.9.3-alpha').version);
console.log(semver.intersects('^1.2.0', '<1.5.0'), semver.subset('~1.2.3', '^1.0.0'), semver.gtr('2.0.0', '^1.0.0'), semver.outside('0.9.0', '^1.0.0', '<'), semver.simplifyRange(['1.0.0', '1.1.0', '1.2.0', '2.0.0'], '1.0.0 || 1.1.0 || 1.2.0'));
try {
  new semver.SemVer('1.2');
} catch (error) {
  console.log(error.name, error.message);
}
