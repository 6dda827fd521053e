export default {
  title: 'ジョブ',
};
