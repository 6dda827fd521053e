export default {
  title: 'タグモデル',
};
